// A plan as pages, files and programs show it: by team, and by challenge with where the time goes and what has no content yet. Pure.
import {
  type PlanLine,
  type Standing,
  sayExpected,
  sayFigure,
  standingOf,
  standings,
  type Team,
  teams,
  type Way,
  ways,
} from './plan'

/** A challenge as the persona says it, with the share of its people who do, where that is known. */
export type Challenge = { readonly id: string; readonly text: string; readonly share?: number }

export type ShownPlanLine = {
  readonly id: string
  readonly team: Team
  readonly teamName: string
  readonly way: Way
  readonly wayName: string
  readonly text: string
  readonly challenge: string
  readonly challengeText: string
  /** The persona no longer says this challenge. */
  readonly isLost: boolean
  readonly hours?: number
  readonly expected?: PlanLine['expected']
  readonly expectedWords: string
  readonly standing: Standing
  readonly standingWord: string
  readonly figures: readonly (PlanLine['figures'][number] & { readonly words: string })[]
  readonly version: number
}

export type Coverage = Challenge & {
  readonly lines: number
  readonly content: number
  readonly hours: number
  /** Of all hours of the plan, 0..1. */
  readonly hoursShare: number
}

export type ShownPlan = {
  readonly teams: readonly {
    readonly key: Team
    readonly label: string
    readonly hours: number
    readonly hoursShare: number
    readonly lines: readonly ShownPlanLine[]
  }[]
  readonly coverage: readonly Coverage[]
  /** Challenges that no content answers yet. */
  readonly bare: readonly string[]
  readonly hours: number
  readonly count: number
  readonly missed: number
}

export function showPlan(lines: readonly PlanLine[], challenges: readonly Challenge[], now: Date): ShownPlan {
  const byId = new Map(challenges.map((challenge) => [challenge.id, challenge]))
  const shown = lines.map((line) => showLine(line, byId.get(line.challenge), now))
  const all = hoursOf(shown)
  const share = (hours: number): number => (all === 0 ? 0 : hours / all)
  const coverage = challenges.map((challenge) => {
    const own = shown.filter((line) => line.challenge === challenge.id)
    const hours = hoursOf(own)
    const content = own.filter(({ way }) => way === 'content').length
    return { ...challenge, lines: own.length, content, hours, hoursShare: share(hours) }
  })
  return {
    teams: (Object.keys(teams) as Team[]).flatMap((key) => {
      const own = shown.filter(({ team }) => team === key)
      const hours = hoursOf(own)
      return own.length > 0 ? [{ key, label: teams[key], hours, hoursShare: share(hours), lines: own }] : []
    }),
    coverage,
    bare: coverage.filter(({ content }) => content === 0).map(({ text }) => text),
    hours: all,
    count: shown.length,
    missed: shown.filter(({ standing }) => standing === 'missed').length,
  }
}

const hoursOf = (lines: readonly { readonly hours?: number }[]): number =>
  lines.reduce((sum, { hours = 0 }) => sum + hours, 0)

function showLine(line: PlanLine, challenge: Challenge | undefined, now: Date): ShownPlanLine {
  const { id, team, way, text, hours, expected, version } = line
  const standing = standingOf(line, now)
  return {
    ...{ id, team, teamName: teams[team], way, wayName: ways[way], text, version },
    challenge: line.challenge,
    challengeText: challenge?.text ?? line.challengeText,
    isLost: challenge === undefined,
    ...(hours === undefined ? {} : { hours }),
    ...(expected ? { expected } : {}),
    expectedWords: expected ? sayExpected(expected) : '',
    ...{ standing, standingWord: standings[standing] },
    figures: [...line.figures]
      .sort((left, right) => right.on.getTime() - left.on.getTime())
      .map((figure) => ({ ...figure, words: sayFigure(figure) })),
  }
}
