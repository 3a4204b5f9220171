from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Lists "Active" and "Best" of a community and of a kind: without an index they sorted all its posts."""
    dependencies = [
        ("communities", "0002_members_newest"),
        ("posts", "0002_drop_index_of_question"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("question__isnull", True), ("status", "published")),
                fields=["community", "-active_at", "-id"],
                name="post_community_active",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("question__isnull", True), ("status", "published")),
                fields=["community", "-score", "-id"],
                name="post_community_best",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("question__isnull", True), ("status", "published")),
                fields=["kind", "-active_at", "-id"],
                name="post_kind_active",
            ),
        ),
        migrations.AddIndex(
            model_name="post",
            index=models.Index(
                condition=models.Q(("question__isnull", True), ("status", "published")),
                fields=["kind", "-score", "-id"],
                name="post_kind_best",
            ),
        ),
    ]
