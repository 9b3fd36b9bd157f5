// What the demo's staff have heard: 60 questions and some roadblocks, each counted as often as it was heard, by one of its staff and
// about one of its companies. Those that belong to a voice are heard from companies of that voice; some have an agreed answer.
import type { FrontlineService } from '../frontline/frontline-service'
import type { Kind } from '../frontline/recurring-question'
import type { Actor } from '../platform/accounts/actor'
import { atOnce } from './at-once'
import type { DemoContact, DemoResponse, Plant } from './build-demo'
import questions from './questions.json'
import roadblocks from './roadblocks.json'
import { createSeeded } from './seeded'

type HeardRow = readonly [text: string, times: number, voice?: string, answer?: string]

const heardRows: Readonly<Record<Kind, readonly HeardRow[]>> = {
  question: questions as unknown as readonly HeardRow[],
  roadblock: roadblocks as unknown as readonly HeardRow[],
}

/** Whose question it is, for a researcher who attaches it; undefined where everybody asks it. */
export const voiceOf = (kind: Kind, text: string): string | undefined =>
  heardRows[kind].find(([known]) => known === text)?.[2]

/** Who hears most of them; the rest of the staff answer surveys. */
const askers = 7

/** Every count has a key of its own, so that a second load changes nothing. */
export async function loadQuestions(
  frontline: FrontlineService,
  people: readonly DemoContact[],
  responses: readonly DemoResponse[],
): Promise<void> {
  const staff = people
    .filter(({ side }) => side === 'staff')
    .slice(0, askers)
    .map(({ firstName, lastName, email }): Actor => ({ id: email, name: `${firstName} ${lastName}`, role: 'staff' }))
  const all = companiesOf(people.filter(({ side }) => side !== 'staff'))
  const companiesBy = (voice: string | undefined): readonly string[] =>
    voice ? companiesOf(speakersOf(voice as Plant, people, responses)) : all
  for (const kind of ['question', 'roadblock'] as const) {
    await atOnce(heardRows[kind], async ([text, times, voice, answer], at) => {
      const seeded = createSeeded(at)
      const companies = companiesBy(voice)
      const prefix = kind === 'question' ? 'demo' : 'demo-roadblock'
      const heard = (time: number) => ({ key: `${prefix}-${at}-${time}`, account: seeded.pick(companies) })
      const { question } = await frontline.add(kind, text, heard(0), seeded.pick(staff))
      for (let time = 1; time < times; time++) await frontline.asked(question.id, heard(time), seeded.pick(staff))
      if (answer && question.answer === '')
        await frontline.answer(question.id, undefined, answer, staff[0] ?? seeded.pick(staff))
    })
  }
}

const companiesOf = (people: readonly DemoContact[]): string[] => [...new Set(people.map(({ company }) => company))]

const speakersOf = (voice: Plant, people: readonly DemoContact[], responses: readonly DemoResponse[]): DemoContact[] =>
  responses.flatMap(({ plant, contact }) => (plant === voice ? (people[contact] ?? []) : []))
