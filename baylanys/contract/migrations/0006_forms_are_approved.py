from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contract', '0005_mailings_are_approved'),
    ]

    operations = [
        migrations.AlterField(
            model_name='approvalrule',
            name='kind',
            field=models.CharField(choices=[('classifier', 'Classifier'), ('article', 'Article of the knowledge base'), ('script', 'Conversation script'), ('mailing', 'Mailing'), ('report_template', 'Form of a report')], max_length=20),
        ),
    ]
