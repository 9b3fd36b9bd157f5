// What every format is made from: the persona as pages show it, and where a line comes from in a few words.
import type { ShownPlan } from '../plan/show-plan'
import type { PersonaViewer } from '../reading/persona-view'

/** A persona as pages show it to the team: with its plan, which whoever holds a shared link does not see. */
export type Shown = Awaited<ReturnType<PersonaViewer['view']>> & { readonly plan?: ShownPlan }

/** One line of the plan in words, for files. */
export function sayPlanLine(line: ShownPlan['teams'][number]['lines'][number]): string {
  const { wayName, challengeText, isLost, hours, expectedWords, standingWord, figures } = line
  return [
    `${wayName} against “${challengeText}”${isLost ? ', which the persona no longer says' : ''}`,
    hours === undefined ? '' : `${hours} h a month`,
    expectedWords ? `${expectedWords}: ${standingWord}` : '',
    figures[0] ? `latest ${figures[0].words}` : '',
  ]
    .filter((part) => part !== '')
    .join('; ')
}

/** Where the time goes and what has no content yet, in sentences. */
export function sayCoverage({ coverage, bare, hours }: ShownPlan): string[] {
  const spent = coverage.filter((one) => one.hours > 0)
  const shares = spent.map((one) => `${one.text} ${Math.round(one.hoursShare * 100)} %`).join('; ')
  return [
    ...(hours > 0 ? [`${hours} hours a month: ${shares || 'none against a challenge of today'}.`] : []),
    ...(bare.length > 0 ? [`No content yet: ${bare.join('; ')}.`] : []),
  ]
}

/** Where a line comes from, in a few words; the same in every format. */
export function sayProvenance({
  origin,
  voices,
  against,
  withdrawn,
  by,
  heard,
}: Shown['chapters'][number]['fields'][number]['lines'][number]): string {
  const answers = voices > 0 ? `${voices} ${voices === 1 ? 'person says' : 'people say'} so` : ''
  const doubts = against.length > 0 ? `${against.length} against` : ''
  const gone = withdrawn > 0 ? `${withdrawn} withdrawn since` : ''
  const asked = heard ? `heard ${heard.count} ${heard.count === 1 ? 'time' : 'times'} by staff` : ''
  const typed = origin === 'typed' && !heard ? `written by ${by?.name ?? 'a researcher'}` : ''
  const open = origin === 'assumption' ? 'assumption' : ''
  return [open, asked, answers, doubts, gone, typed].filter((part) => part !== '').join(', ') || 'from answers'
}
