// Freezes groups of people of a finished run, says whom somebody new resembles, and where everybody belongs who answered since.
// The words come from the answers as they stand at that moment: what was withdrawn is in no model. Keeps no words itself.

import type { Corpus, CorpusVerbatim } from '../corpus/corpus'
import { answersOf } from '../results/board'
import type { Run } from '../runs/run'
import type { RunService } from '../runs/run-service'
import type { AnalysisPool } from './analysis-pool'
import type { FreezeOutcome, Membership, PlaceOutcome, Recognition, SortOutcome, Utterance } from './frozen-groups'
import { toPeople, toVerbatims } from './gather-task'
import { keepPlaces } from './kept-places'

type Deps = { runs: RunService; corpus: Corpus; pool: Pick<AnalysisPool, 'ask'> }

/** A model and the ids of the answers that are in it. */
export type Frozen = FreezeOutcome & { readonly answers: readonly string[] }
export type FrozenService = ReturnType<typeof createFrozenService>

export function createFrozenService({ runs, corpus, pool }: Deps) {
  const place = keepPlaces((task) => pool.ask('place', task))

  /** Answers of the run's selection, by whether their people were in the run. */
  const split = async (run: Run): Promise<{ known: CorpusVerbatim[]; fresh: CorpusVerbatim[] }> => {
    const [{ placed }, verbatims] = await Promise.all([runs.resultOf(run), corpus.verbatims(run.studyId, run.options)])
    const answers = new Set(placed.map(({ verbatim }) => verbatim))
    const people = new Set(placed.map(({ respondent }) => respondent))
    return {
      known: verbatims.filter(({ id }) => answers.has(id)),
      fresh: verbatims.filter(({ respondent }) => !people.has(respondent)),
    }
  }

  return {
    async freeze(run: Run, groups: readonly Membership[]): Promise<Frozen> {
      const [{ known }, respondents, board] = await Promise.all([
        split(run),
        corpus.respondents(run.studyId),
        runs.board(run),
      ])
      const here = new Set(answersOf(board).map(({ id }) => id))
      const verbatims = known.filter(({ id }) => here.has(id))
      const themes = board.topics.flatMap((topic) =>
        topic.themes.map(({ id, label, members }) => ({
          id,
          label,
          topic: topic.topic,
          members: members.map((member) => member.id),
        })),
      )
      const people = toPeople({ verbatims, respondents, board })
      const outcome = await pool.ask('freeze', { people, verbatims: toVerbatims(verbatims), groups, themes })
      return { ...outcome, answers: verbatims.map(({ id }) => id) }
    },

    recognise: (model: Uint8Array, said: readonly Utterance[]): Promise<Recognition> =>
      pool.ask('recognise', { model, said }),

    sort: (model: Uint8Array, said: readonly Utterance[]): Promise<SortOutcome> => pool.ask('sort', { model, said }),

    /** Where everybody belongs who answered since the run; `people` narrows it to some of them. */
    async newcomers(model: Uint8Array, run: Run, people?: ReadonlySet<string>): Promise<PlaceOutcome> {
      const [{ fresh }, respondents] = await Promise.all([split(run), corpus.respondents(run.studyId)])
      const living = new Set(respondents.map(({ id }) => id))
      const asked = (id: string): boolean => living.has(id) && (people?.has(id) ?? true)
      const verbatims = fresh.filter(({ respondent }) => asked(respondent))
      const newcomers = toPeople({ verbatims, respondents, board: undefined })
      return place({ model, people: newcomers, verbatims: toVerbatims(verbatims) })
    },

    standing: (studyId: string) => corpus.standing(studyId),
    texts: corpus.texts,
  }
}
