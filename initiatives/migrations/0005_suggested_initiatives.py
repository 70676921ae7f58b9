import django.db.models.deletion
import initiatives.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('initiatives', '0004_full_text_search'),
    ]

    operations = [
        migrations.AddField(
            model_name='letter',
            name='reply_to',
            field=models.EmailField(blank=True, db_default='', max_length=254),
        ),
        migrations.CreateModel(
            name='InitiativeSuggestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('page', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('state', models.CharField(choices=[('unconfirmed', 'Not confirmed by e-mail'), ('waiting', 'Waiting for an answer'), ('returned', 'Returned with a reason'), ('accepted', 'Accepted'), ('rejected', 'Rejected')], default='unconfirmed', editable=False, max_length=12, verbose_name='status')),
                ('language', models.CharField(choices=[('da', 'Dansk'), ('en', 'English'), ('de', 'Deutsch')], default='da', max_length=2, verbose_name='language of the sender')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('body', models.TextField(blank=True, max_length=5000, verbose_name='text')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='name of the sender')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail of the sender')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='sent')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('confirmed_at', models.DateTimeField(editable=False, null=True, verbose_name='confirmed')),
                ('decided_at', models.DateTimeField(editable=False, null=True, verbose_name='decided')),
                ('reason', models.TextField(blank=True, editable=False, max_length=2000, verbose_name='reason')),
                ('summary', models.TextField(max_length=400, verbose_name='summary')),
                ('fields', initiatives.fields.ChoiceListField(base_field=models.CharField(choices=[('sustainability', 'Sustainability'), ('active citizenship', 'Active citizenship'), ('lifelong learning', 'Lifelong learning')], max_length=40), blank=True, default=list, size=None, verbose_name='fields')),
                ('audiences', initiatives.fields.ChoiceListField(base_field=models.CharField(choices=[('citizens', 'Citizens'), ('companies', 'Companies'), ('educational institutions', 'Educational institutions'), ('associations', 'Associations')], max_length=40), blank=True, default=list, size=None, verbose_name='audiences')),
                ('life_stages', initiatives.fields.ChoiceListField(base_field=models.CharField(choices=[('early childhood', 'Early childhood'), ('school age', 'School age'), ('youth', 'Youth'), ('adults', 'Adults'), ('older people', 'Older people')], max_length=40), blank=True, default=list, size=None, verbose_name='life stages')),
                ('phase', models.CharField(choices=[('idea', 'Idea'), ('planned', 'Planned'), ('under way', 'Under way'), ('completed', 'Completed'), ('stopped', 'Stopped')], default='idea', max_length=20, verbose_name='phase')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='starts')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('organiser', models.CharField(blank=True, max_length=200, verbose_name='who is behind it, in words')),
                ('decided_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('dimensions', models.ManyToManyField(blank=True, related_name='+', to='initiatives.dimension', verbose_name='dimensions')),
                ('goals', models.ManyToManyField(blank=True, related_name='+', to='initiatives.goal', verbose_name='goals')),
                ('initiative', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='suggestion', to='initiatives.initiative', verbose_name='initiative')),
                ('organisation', models.ForeignKey(blank=True, help_text='Its editors may accept the suggestion; without one, the coordinators do.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='suggested_initiatives', to='initiatives.organisation', verbose_name='lead organisation')),
            ],
            options={
                'verbose_name': 'suggested initiative',
                'verbose_name_plural': 'suggested initiatives',
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(fields=['state', 'created_at'], name='initiativesuggestion_queue')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state', 'unconfirmed'), ('confirmed_at__isnull', False), _connector='OR'), name='initiativesuggestion_is_confirmed_first'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('returned', 'rejected')), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='initiativesuggestion_answer_has_a_reason', violation_error_message='Give the reason: the sender reads it.')],
            },
        ),
    ]
