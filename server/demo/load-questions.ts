// What the demo's staff have heard: 60 questions, each counted as often as it was asked, by one of its staff and about one of its
// companies.
import type { FrontlineService } from '../frontline/frontline-service'
import type { Actor } from '../platform/accounts/actor'
import { atOnce } from './at-once'
import type { DemoContact } from './build-demo'
import questions from './questions.json'
import { createSeeded } from './seeded'

/** Who hears most of them; the rest of the staff answer surveys. */
const askers = 7

/** Every count has a key of its own, so that a second load changes nothing. */
export async function loadQuestions(frontline: FrontlineService, people: readonly DemoContact[]): Promise<void> {
  const staff = people
    .filter(({ side }) => side === 'staff')
    .slice(0, askers)
    .map(({ firstName, lastName, email }): Actor => ({ id: email, name: `${firstName} ${lastName}`, role: 'staff' }))
  const companies = [...new Set(people.filter(({ side }) => side !== 'staff').map(({ company }) => company))]
  await atOnce(questions as [string, number][], async ([text, times], at) => {
    const seeded = createSeeded(at)
    const heard = (time: number) => ({ key: `demo-${at}-${time}`, account: seeded.pick(companies) })
    const { question } = await frontline.add('question', text, heard(0), seeded.pick(staff))
    for (let time = 1; time < times; time++) await frontline.asked(question.id, heard(time), seeded.pick(staff))
  })
}
