// Where new people and new answers belong among frozen groups and themes, or that they fit nowhere. Pure.
import { assignAnswers, assignPeople } from '../../../analysis'
import { isPlaced } from './freeze-groups'
import type { FrozenGroups, PlaceOutcome, PlaceTask } from './frozen-groups'

export function placeNewcomers(
  { people: model, themes, before, named }: FrozenGroups,
  { people, verbatims }: Omit<PlaceTask, 'model'>,
): PlaceOutcome {
  const assigned = assignPeople(model, people)
  const placed = assigned.filter(isPlaced)
  const answers = assignAnswers(themes, verbatims)
  return {
    people: placed.map(({ id, persona, confidence }) => ({ id, group: persona, confidence })),
    silent: assigned.length - placed.length,
    answers: verbatims.flatMap(({ id, respondent, topic }, at) => {
      const answer = answers[at]
      return answer && answer.reason === undefined ? [{ id, respondent, topic, theme: answer.theme }] : []
    }),
    before,
    named,
  }
}
