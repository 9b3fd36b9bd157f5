// What pages about personas are given: the words of one persona with the answers behind them, its ICP, its mark.
import type { EvidenceReader, ReadContent } from '../evidence/evidence-reader'
import { adviseNumber, type Content, hasUnpublishedChanges, type Persona, stateNames } from '../persona/persona'
import type { Icps, LinkedIcp } from '../persona/persona-service'
import { drawMark } from './mark'
import { awarenessWords, describePeople, layOut, lowAwareness, type ReadField } from './reading'

export type PersonaViewer = ReturnType<typeof createPersonaViewer>

type Deps = { evidence: EvidenceReader; icps: Icps; minGroup: number }

export function createPersonaViewer({ evidence, icps, minGroup }: Deps) {
  /** Everything a reading page shows of a content, published or not. */
  const view = async (persona: Persona, content: Content) => {
    const [read, icp] = await Promise.all([
      evidence.read(persona.study, content),
      content.icp ? icps.find(content.icp) : undefined,
    ])
    return {
      ...describe(persona, read, icp),
      chapters: layOut(read),
      /** The empty fields too, for comparing. */
      allChapters: layOut(read, { all: true }),
      people: describePeople(read, minGroup),
    }
  }

  /** The few words of a card in the gallery. */
  const card = async (persona: Persona, content: Content) => {
    const read = await evidence.read(persona.study, content)
    const icp = content.icp ? await icps.find(content.icp) : undefined
    const few = (field: string) =>
      read.lines
        .filter((line) => line.field === field && line.status === 'accepted')
        .sort((left, right) => right.voices - left.voices)
        .slice(0, 3)
    return {
      ...describe(persona, read, icp),
      size: read.basis?.size,
      share: read.basis?.share,
      challenges: few('challenge'),
      motivators: few('motivator').slice(0, 2),
      quote: few('challenge').flatMap(({ quotes }) => quotes)[0],
      flagged: read.lines.some(({ withdrawn }) => withdrawn > 0),
      proposals: read.lines.filter(({ status }) => status === 'proposed').length,
    }
  }

  /** All fields, the empty ones too, for the editor. */
  const edit = async (persona: Persona) => {
    const read = await evidence.read(persona.study, persona)
    const icp = persona.icp ? await icps.find(persona.icp) : undefined
    const kept = { ...read, lines: read.lines.filter(({ status }) => status !== 'rejected') }
    const rejected = read.lines.filter(({ status }) => status === 'rejected')
    return {
      ...describe(persona, read, icp),
      chapters: layOut(kept, { all: true }).map((chapter) => ({
        ...chapter,
        isBare: chapter.fields.every(({ lines }) => lines.length === 0),
        isFull: chapter.fields.every(({ lines }) => lines.length > 0),
      })),
      people: describePeople(read, minGroup),
      rejected,
      proposals: kept.lines.filter(({ status }) => status === 'proposed').length,
    }
  }

  /** Advice beside the personas of a study: how many there are, and the ICPs they belong to. */
  const adviseStudy = async <Card extends Belonging>(study: string, living: readonly Card[]) => {
    const advice = adviseNumber(living.filter(({ isNegative }) => !isNegative).length)
    const linked = await icps.list(study)
    return { icps: linked, gaps: findGaps(linked, living), ...(advice ? { advice } : {}) }
  }

  return { read: evidence.read, view, card, edit, adviseStudy }
}

function describe(persona: Persona, content: ReadContent, icp: LinkedIcp | undefined) {
  const { svg, colour } = drawMark(persona.id)
  return {
    id: persona.id,
    study: persona.study,
    name: content.name,
    summary: content.summary,
    kind: content.kind,
    isNegative: content.kind === 'negative',
    awareness: content.awareness,
    awarenessWord: content.awareness ? awarenessWords[content.awareness] : '',
    lowAwareness: content.awareness !== undefined && content.awareness <= lowAwareness,
    state: persona.state,
    stateName: stateNames[persona.state],
    revision: persona.revision,
    version: persona.version,
    publishedAt: persona.publishedAt,
    reviewOn: persona.reviewOn,
    /** Why the review is due before its date. */
    because: persona.driftedBecause,
    changed: hasUnpublishedChanges(persona),
    mark: svg,
    colour,
    /** Tools that our product does not work with: whoever depends on one is no target (R67, R121). */
    ruledOutBy: content.lines.flatMap(({ field, status, judgement, text }) =>
      field === 'technology' && status === 'accepted' && judgement === 'no' ? [text] : [],
    ),
    ...(icp ? { icp } : {}),
    ...(content.split ? { split: content.split } : {}),
  }
}

type Belonging = { readonly isNegative: boolean; readonly icp?: { readonly id: string } }

/** Profiles without a persona and personas without a profile: either alone leads nowhere (R112). */
export function findGaps<Icp extends { readonly id: string }, Card extends Belonging>(
  icps: readonly Icp[],
  living: readonly Card[],
): { readonly bare: readonly Icp[]; readonly loose: readonly Card[] } {
  const aimed = living.filter(({ isNegative }) => !isNegative)
  return {
    bare: icps.filter(({ id }) => !aimed.some(({ icp }) => icp?.id === id)),
    loose: aimed.filter(({ icp }) => !icp),
  }
}

/** Two personas field by field, for the page that compares them: fields that either of them has, in the order of the table. */
export function sideBySide(
  left: readonly { fields: readonly ReadField[] }[],
  right: readonly { fields: readonly ReadField[] }[],
) {
  const fieldsOf = (chapters: readonly { fields: readonly ReadField[] }[]) => chapters.flatMap(({ fields }) => fields)
  const [ours, theirs] = [fieldsOf(left), fieldsOf(right)]
  return ours.flatMap((field) => {
    const other = theirs.find(({ key }) => key === field.key)
    const lines = other?.lines ?? []
    return field.lines.length + lines.length > 0 ? [{ label: field.label, left: field.lines, right: lines }] : []
  })
}
