import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The index of the foreign key alone: ``post_answers`` serves it, and it misled SQLite in every feed."""

    dependencies = [("posts", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="post",
            name="question",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="answers",
                to="posts.post",
            ),
        ),
    ]
