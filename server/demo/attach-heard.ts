// What a researcher attaches to the demo's personas: the questions and roadblocks that staff hear from such people. Which persona
// asks is told by the words of its lines, as somebody who reads both would tell.
import type { Container } from '../container'
import type { Kind } from '../frontline/recurring-question'
import type { Persona } from '../personas/persona/persona'
import type { Actor } from '../platform/accounts/actor'
import { voiceOf } from './load-questions'

/** Words of challenges by voice, in the languages of the demo. */
export const voiceWords = {
  rush: /rush|urgent|breakdown|pilne|awari|急|故障|machine/iu,
  head: /head|version|spreadsheet|arkusz|głow|wersj|表格|版本|计划/iu,
  promise: /deliver|date|material|dostaw|termin|materia|交|缺料/iu,
} as const
type Voice = keyof typeof voiceWords

/** As many of each as a page shows without scrolling. */
const most: Readonly<Record<Kind, number>> = { question: 4, roadblock: 2 }

/** The voice that nobody took yet and that speaks from most lines; people count, as several lines may say the same. */
function voiceFrom({ kind, lines }: Persona, taken: ReadonlySet<string>): string | undefined {
  if (kind === 'negative') return 'poor'
  const weight = (voice: Voice): number =>
    lines
      .filter(({ field, text }) => field === 'challenge' && voiceWords[voice].test(text))
      .reduce((sum, { people = 0 }) => sum + people, 0)
  return (Object.keys(voiceWords) as Voice[])
    .filter((voice) => !taken.has(voice))
    .sort((left, right) => weight(right) - weight(left))[0]
}

/** Attaches to every draft what belongs to it; what is attached already stays as it is. */
export async function attachHeard({ personas, frontline }: Container, studyId: string, actor: Actor): Promise<void> {
  const taken = new Set<string>()
  for (const persona of await personas.service.list(studyId)) {
    const voice = voiceFrom(persona, taken)
    if (!voice) continue
    taken.add(voice)
    if (persona.state !== 'draft' || persona.revision > 0) continue
    for (const kind of ['question', 'roadblock'] as const) {
      const own = (await frontline.service.list(kind, { most: 100 })).filter(
        ({ text }) => voiceOf(kind, text) === voice,
      )
      for (const { id } of own.slice(0, most[kind])) await personas.askers.attach(persona.id, id, actor)
    }
  }
}
