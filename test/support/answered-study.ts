// A study with answers to two open questions, for tests of runs: three groups of people with their own challenges and motivators.
import type { Study } from '../../server/audience/studies/study'
import type { World } from './world'

type Said = { challenge: string; motivator?: string; language?: string; contactId?: string }

const question = (topic: string, en: string) => ({ key: topic, kind: 'long', text: { en }, topic })

const groups = [
  {
    challenge: [
      'We keep copying figures between spreadsheets',
      'Copying spreadsheets by hand every month',
      'Our spreadsheets never agree',
    ],
    motivator: ['One place for all figures', 'No more copying of figures', 'Figures that agree at last'],
  },
  {
    challenge: [
      'New colleagues need months of training',
      'Training new colleagues takes too long',
      'Nobody has time for training',
    ],
    motivator: ['A tool that colleagues learn in a day', 'Easy to learn for new colleagues', 'It was quick to learn'],
  },
  {
    challenge: [
      'The audit finds missing approvals',
      'Every audit asks for approvals we lost',
      'Approvals get lost before the audit',
    ],
    motivator: ['A trail of approvals for the audit', 'The audit trail was decisive', 'We passed the audit with it'],
  },
]
const endings = [
  '',
  ', honestly',
  ' and it hurts',
  ' every quarter',
  ' in our team',
  ' since last year',
  ' again and again',
]

/** What person number `at` says; the same number, the same words. */
export function saidBy(at: number): Required<Pick<Said, 'challenge' | 'motivator'>> {
  const { challenge, motivator } = groups[at % groups.length] as (typeof groups)[number]
  const turn = Math.floor(at / groups.length)
  const ending = endings[turn % endings.length] as string
  return {
    challenge: `${challenge[turn % 3]}${ending}`,
    motivator: `${motivator[(turn + 1) % 3]}${ending}`,
  }
}

export async function createAnsweredStudy(
  world: World,
  people: number | Said[],
): Promise<{ study: Study; surveyId: string }> {
  const { studies, authoring, responses } = world.container
  const study = await studies.create({ name: 'Planning', goal: '', company: 'Heliotrope', product: 'Planner' })
  const survey = await authoring.create(study, {
    definition: {
      ...{
        kind: 'survey',
        voice: 'good-fit',
        language: 'en',
        languages: ['en', 'pl', 'zh'],
        title: { en: 'Customers' },
      },
      pages: [
        {
          key: 'all',
          questions: [question('challenge', 'What is hardest?'), question('motivator', 'What made you decide?')],
        },
      ],
    },
  })
  await authoring.publish(survey.id, 'Rosa')
  const said: Said[] = typeof people === 'number' ? Array.from({ length: people }, (_, at) => saidBy(at)) : people
  await Promise.all(
    said.map(({ language, contactId, ...answers }) =>
      responses.submit({ surveyId: survey.id, answers, language, contactId }),
    ),
  )
  return { study, surveyId: survey.id }
}
