// What the demo's staff have heard: 60 questions, each counted as often as it was asked.
import type { FrontlineService } from '../frontline/frontline-service'
import type { Actor } from '../platform/accounts/actor'
import { atOnce } from './at-once'
import questions from './questions.json'

/** Every count has a key of its own, so that a second load changes nothing. */
export async function loadQuestions(frontline: FrontlineService, actor: Actor): Promise<void> {
  await atOnce(questions as [string, number][], async ([text, times], at) => {
    const key = (time: number) => ({ key: `demo-${at}-${time}` })
    const { question } = await frontline.add('question', text, key(0), actor)
    for (let time = 1; time < times; time++) await frontline.asked(question.id, key(time), actor)
  })
}
