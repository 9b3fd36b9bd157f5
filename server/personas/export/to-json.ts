// A persona as JSON for other programs: what a reader sees, without ids of respondents.
import type { Revision } from '../publishing/revision'
import type { Shown } from './shown'

export const toJson = (shown: Shown, revision: Revision | undefined): string =>
  `${JSON.stringify(toPlain(shown, revision), null, 2)}\n`

/** @returns plain data; the API replies with it too */
export function toPlain(shown: Shown, revision: Revision | undefined) {
  const { basis, traits } = shown.people
  return {
    id: shown.id,
    study: shown.study,
    kind: shown.kind,
    name: shown.name,
    summary: shown.summary,
    state: shown.state,
    revision: revision?.number ?? null,
    publishedAt: revision?.publishedAt ?? null,
    reviewOn: shown.reviewOn ?? null,
    icp: shown.icp ? { id: shown.icp.id, name: shown.icp.name } : null,
    awareness: shown.awareness ?? null,
    split: shown.split ? { for: shown.split.for, reason: shown.split.reason, measure: shown.split.measure } : null,
    lines: shown.chapters.flatMap(({ section, fields }) =>
      fields.flatMap(({ key, lines }) =>
        lines.map(
          ({ id, text, reply, judgement, origin, status, voices, withdrawn, quotes, against, by, at, heard }) => ({
            id,
            field: key,
            section,
            text,
            reply,
            judgement: judgement ?? null,
            origin,
            status,
            by: by?.name ?? null,
            at,
            people: voices,
            withdrawn,
            heard: heard ? { kind: heard.kind, id: heard.id, times: heard.count } : null,
            quotes: quotes.map(({ text, language }) => ({ text, language })),
            against: against.map(({ text, language }) => ({ text, language })),
          }),
        ),
      ),
    ),
    plan: shown.plan ? toPlainPlan(shown.plan) : null,
    people: basis
      ? {
          run: basis.run,
          size: basis.size,
          respondents: basis.respondents,
          share: basis.share,
          stability: basis.stability > 0 ? basis.stability : null,
          verdict: basis.verdict,
          between: basis.between,
          unplaced: basis.unplaced,
          traits: traits.map(({ name, bars, leakage }) => ({ name, leakage: leakage ?? null, counts: bars })),
        }
      : null,
  }
}

/** By line, as the plan's own address replies in full. */
const toPlainPlan = ({ teams, coverage, bare, hours }: NonNullable<Shown['plan']>) => ({
  hours,
  lines: teams.flatMap(({ lines }) =>
    lines.map(({ id, team, way, text, challenge, challengeText, isLost, hours, expected, standing, figures }) => ({
      ...{ id, team, way, text, hours: hours ?? null, expected: expected ?? null, standing },
      challenge: isLost ? null : challenge,
      challengeText,
      figures: figures.map(({ on, value, note, by }) => ({ on, value, note, by: by.name })),
    })),
  ),
  coverage: coverage.map(({ id, text, lines, content, hours, hoursShare }) => ({
    challenge: id,
    text,
    lines,
    content,
    hours,
    hoursShare,
  })),
  withoutContent: bare,
})
