from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lessons", "0005_object_bodies"),
    ]

    operations = [
        migrations.AddField(
            model_name="sandboxterminal",
            name="revision",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
