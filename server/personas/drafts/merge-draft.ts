// Lays a new draft over the lines there are: what people typed, accepted or rejected stays; counts and evidence of lines from
// answers are renewed; unseen proposals are exchanged for the new ones. Pure.

import type { Line } from '../persona/persona'
import type { Proposal } from './draft-content'

/** @param newId makes an id for each line that was not there before */
export function mergeDraft(
  lines: readonly Line[],
  proposals: readonly Proposal[],
  newId: () => string,
  at: Date,
): Line[] {
  const known = new Map(lines.flatMap((line) => (line.theme ? [[line.theme, line] as const] : [])))
  const found = new Map(proposals.map((proposal) => [proposal.theme, proposal]))
  const kept = lines.flatMap((line) => {
    const proposal = line.theme ? found.get(line.theme) : undefined
    if (proposal) return [renewed(line, proposal)]
    const unseen = line.status === 'proposed' && line.origin === 'extracted'
    return unseen ? [] : [line]
  })
  const fresh = proposals.filter(({ theme }) => !known.has(theme)).map((proposal) => toLine(proposal, newId(), at))
  return [...kept, ...fresh]
}

/** The words stay, whoever they are from; what stands behind them is as of now. */
function renewed(line: Line, { people, speakers, of, evidence }: Proposal): Line {
  return { ...line, people, speakers, of, evidence }
}

function toLine({ field, text, theme, ...behind }: Proposal, id: string, at: Date): Line {
  return { id, field, text, reply: '', origin: 'extracted', status: 'proposed', at, theme, ...behind }
}
