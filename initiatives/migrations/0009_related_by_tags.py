from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('initiatives', '0008_full_text_of_pages'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='tag',
            index=models.Index(fields=['goal', 'initiative'], name='tag_of_goal'),
        ),
        migrations.AddIndex(
            model_name='tag',
            index=models.Index(fields=['feature', 'initiative'], name='tag_of_feature'),
        ),
    ]
