// A refusal in the words of a respondent: they have a link and a language, no account, and nothing to do with how we name what
// went wrong. The survey's own language is not known where its link is not, so the browser's is taken.
import { sayIn, spokenLanguages } from '../../../views/helpers/messages'
import type { Problem } from './problem'

export const isRespondents = (path: string): boolean => /^\/(r|s|receipt)\//.test(path)

const told: readonly Problem['family'][] = ['absent', 'too-many', 'too-large', 'unavailable', 'internal']

/** @param wanted tags as the browser sends them, the most wanted first */
export function refuseRespondent({ family }: Pick<Problem, 'family'>, wanted: readonly string[]) {
  const language =
    wanted.map((tag) => tag.split('-')[0]?.toLowerCase() ?? '').find((tag) => spokenLanguages.includes(tag)) ?? 'en'
  const say = sayIn(language)
  const kind = told.includes(family) ? family : 'other'
  return {
    language,
    title: say(`refused.${kind}.title`),
    message: say(`refused.${kind}.text`),
    referenceWord: say('refused.reference'),
    faults: [],
  }
}
