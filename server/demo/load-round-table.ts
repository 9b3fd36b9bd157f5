// A focus group of the demo: sales, customer success and support around one table, as far as its notes have been typed. It is
// still open, so that whoever looks around finds a conversation to go on with; finished, its words would be answers like others.
import type { Study } from '../audience/studies/study'
import type { Container } from '../container'
import roundTable from './round-table.json'

const around = 3

/** @param staff ids of contacts who are the company's own people */
export async function loadRoundTable(
  { authoring, interviews }: Container,
  study: Study,
  staff: readonly string[],
  by: string,
): Promise<void> {
  if ((await interviews.count(study.id)) > 0) return
  const guides = (await authoring.list(study.id)).filter(({ definition }) => definition.voice === 'focus-group')
  const guide = guides[0] ?? (await authoring.create(study, { instrument: 'focus-group' }))
  if (guide.latest === 0) await authoring.publish(guide.id, study.company)
  const contactIds = staff.slice(0, around)
  const talk = await interviews.start(study, { surveyId: guide.id, language: 'en', contactIds, others: 0, by })
  const notes = Object.entries(roundTable).map(([question, lines]) => [question, lines.join('\n')])
  await interviews.keep(talk, { notes: Object.fromEntries(notes), was: {} })
}
