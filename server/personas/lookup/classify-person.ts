// Which published persona somebody resembles, told by the frozen model of their study: the persona, how sure, and why (words of
// what was said, themes with how many of the persona's people say the same, lines of the persona), or that nobody fits.
import type { FrozenTheme, Recognition, Utterance } from '../../insights/workers/frozen-groups'
import type { FrozenService } from '../../insights/workers/frozen-service'
import type { EvidenceReader } from '../evidence/evidence-reader'
import { linesAlike } from '../evidence/lines-alike'
import type { PersonaModels } from '../publishing/persona-models'
import type { PublishService } from '../publishing/publish-service'

export type Reason =
  | {
      readonly kind: 'theme'
      readonly topic: string
      readonly label: string
      readonly share: number
      readonly elsewhere: number
    }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'line'; readonly field: string; readonly line: string; readonly words: readonly string[] }

export type Named = { readonly persona: string; readonly name: string }
export type Match = Named & { readonly confidence: number; readonly because: readonly Reason[] }
export type Classification = {
  readonly fits: Match | null
  /** Published personas that it was compared with and that fit less. */
  readonly others: readonly Named[]
  /** Published personas that rest on no answers, so nothing can be compared. */
  readonly unmeasured: readonly Named[]
  /** What the model was made of. */
  readonly measured: { readonly people: number; readonly run: number; readonly frozenAt: Date } | null
  readonly note: string
}

type Deps = {
  models: PersonaModels
  frozen: FrozenService
  gallery: PublishService['gallery']
  read: EvidenceReader['read']
  minGroup: number
}
export type Classifier = ReturnType<typeof createClassifier>

/** Below this the persona is named, and called a guess. */
const sure = 0.6
/** No text makes a model certain: more than this is not claimed. */
const mostConfidence = 0.99
const mostLines = 3

export function createClassifier({ models, frozen, gallery, read, minGroup }: Deps) {
  const inStudy = async (study: string, said: readonly Utterance[]): Promise<Classification> => {
    const [ready, published] = await Promise.all([models.ready(study), gallery(study)])
    const known = new Set(ready?.model.groups.map(({ id }) => id))
    const all = published.map(({ persona, revision }) => ({ persona: persona.id, name: revision.content.name }))
    const unmeasured = all.filter(({ persona }) => !known.has(persona))
    if (!ready) return { fits: null, others: [], unmeasured, measured: null, note: notes.unmeasured }
    const found = await frozen.recognise(ready.model.model, said)
    const match = ready.published.find(({ persona }) => persona.id === found.group)
    const measured = { people: ready.model.people, run: ready.run.number, frozenAt: ready.model.frozenAt }
    const compared = all.filter(({ persona }) => known.has(persona))
    if (!match) return { fits: null, others: compared, unmeasured, measured, note: noteFor(found) }
    const content = await read(study, match.revision.content)
    const lines = linesAlike(said, content).slice(0, mostLines)
    const because: Reason[] = [
      ...(found.words.length > 0 ? [{ kind: 'words' as const, words: found.words }] : []),
      ...found.themes.flatMap((theme) => themeReason(theme, match.persona.id, minGroup)),
      ...lines.map((line) => ({ kind: 'line' as const, ...line })),
    ]
    return {
      fits: {
        persona: match.persona.id,
        name: match.revision.content.name,
        confidence: Math.min(mostConfidence, found.confidence),
        because,
      },
      others: compared.filter(({ persona }) => persona !== match.persona.id),
      unmeasured,
      measured,
      note: found.confidence < sure ? notes.guess : notes.clear,
    }
  }

  return {
    /** In one study, or in every study with published personas: then the surest answer counts. */
    async classify(said: readonly Utterance[], study?: string): Promise<Classification> {
      const studies = study ? [study] : [...new Set((await gallery()).map(({ persona }) => persona.study))]
      const answers: Classification[] = []
      for (const one of studies) answers.push(await inStudy(one, said))
      const [best] = [...answers].sort((left, right) => (right.fits?.confidence ?? 0) - (left.fits?.confidence ?? 0))
      return best ?? { fits: null, others: [], unmeasured: [], measured: null, note: notes.nothing }
    },
  }
}

const notes = {
  clear: 'The persona whose people answer most like this. Ask before you act on it.',
  guess: 'A guess: a single word speaks for it, or another persona is nearly as near. Ask more before you act on it.',
  nowhere: 'Fits nowhere: these words speak for no persona more than chance would.',
  silent: 'Fits nowhere: nothing in it is about a challenge, a motivator, a goal or an objection.',
  unmeasured: 'No published persona of this study rests on answers, so there is nothing to compare with.',
  nothing: 'No persona is published yet.',
} as const

const noteFor = ({ reason }: Recognition): string => (reason === 'fits no persona' ? notes.nowhere : notes.silent)

/** A theme that few people share would tell what single people said. */
function themeReason({ topic, label, people, of, groups }: FrozenTheme, persona: string, minGroup: number): Reason[] {
  const own = groups.find(({ group }) => group === persona)
  if (!own || own.of === 0 || own.people < Math.min(2, minGroup) || people < minGroup) return []
  const others = of - own.of
  const share = own.people / own.of
  const elsewhere = others > 0 ? (people - own.people) / others : 0
  return share > elsewhere ? [{ kind: 'theme', topic, label, share, elsewhere }] : []
}
