// What runs found, in the collection `results`: one small document for the themes, one for the groups of people, and pieces of
// 5,000 placements as columns, so that no document comes near the limit of 16 MB. Answers stand there by id only. The draws that
// stability rests on lie beside them and are read only when groups were changed.
import { type Connection, Schema, type Types } from 'mongoose'
import type { Draws } from '../../../analysis'
import { type DrawPart, drawParts, packDraws, unpackDraws } from './pack-draws'
import type { NewRunResult, Placed, RunResult } from './run-result'

type Row = { _id: Types.ObjectId; runId: string; part: string; data: unknown }
type Column<Name extends keyof Placed> = (Required<Placed>[Name] | null)[]
type Columns = { [Name in Exclude<keyof Placed, 'further'>]-?: Column<Name> } & { further?: Column<'further'> }

/** Placements in a document: about 100 bytes each. */
const pieceSize = 5000
/** Finished results kept in memory; they never change. */
const keptResults = 4

export type ResultStore = ReturnType<typeof createResultStore>

export function createResultStore(connection: Connection) {
  const schema = new Schema<Row>(
    {
      runId: { type: String, required: true },
      part: { type: String, required: true },
      data: { type: Schema.Types.Mixed, required: true },
    },
    { strict: 'throw', versionKey: false, minimize: false },
  )
  // Serves reading a result whole; a part is there once.
  schema.index({ runId: 1, part: 1 }, { unique: true })
  const model = connection.model<Row>('Result', schema, 'results')
  const kept = new Map<string, RunResult>()
  let keptDraws: { runId: string; draws: Draws | undefined } | undefined
  const forget = (runId: string): void => {
    kept.delete(runId)
    if (keptDraws?.runId === runId) keptDraws = undefined
  }

  return {
    ready: () => model.init(),

    /** Writes a result, replacing what an interrupted attempt left. */
    async put(runId: string, { placed, themes, people, draws }: NewRunResult): Promise<void> {
      forget(runId)
      await model.deleteMany({ runId })
      const pieces = Array.from({ length: Math.ceil(placed.length / pieceSize) }, (_, at) =>
        placed.slice(at * pieceSize, (at + 1) * pieceSize),
      )
      for (const [at, piece] of pieces.entries()) {
        await model.create({ runId, part: `placed-${String(at).padStart(6, '0')}`, data: toColumns(piece) })
      }
      if (people) await model.create({ runId, part: 'people', data: plain(people) })
      for (const { part, data } of draws ? await packDraws(draws) : []) await model.create({ runId, part, data })
      await model.create({ runId, part: 'themes', data: plain(themes) })
    },

    /** The result of a finished run; undefined when there is none. */
    async find(runId: string): Promise<RunResult | undefined> {
      const known = kept.get(runId)
      if (known) return known
      const rows = await model
        .find({ runId, part: { $not: new RegExp(`^${drawParts}`) } })
        .sort({ part: 1 })
        .lean<Row[]>()
      const themes = rows.find(({ part }) => part === 'themes')
      if (!themes) return undefined
      const people = rows.find(({ part }) => part === 'people')
      const result: RunResult = {
        placed: rows.filter(({ part }) => part.startsWith('placed-')).flatMap(({ data }) => toRows(data as Columns)),
        themes: themes.data as RunResult['themes'],
        people: (people?.data as RunResult['people']) ?? null,
      }
      kept.set(runId, result)
      for (const id of [...kept.keys()].slice(0, Math.max(0, kept.size - keptResults))) kept.delete(id)
      return result
    },

    /** The resamples of a run; undefined for one that kept none. */
    async findDraws(runId: string): Promise<Draws | undefined> {
      if (keptDraws?.runId === runId) return keptDraws.draws
      const rows = await model.find({ runId, part: new RegExp(`^${drawParts}`) }).lean<DrawPart[]>()
      const draws = await unpackDraws(rows)
      keptDraws = { runId, draws }
      return draws
    },

    async remove(runId: string): Promise<void> {
      forget(runId)
      await model.deleteMany({ runId })
    },
  }
}

/** Without what the database does not know: undefined fields. */
const plain = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value)) as Value

function toColumns(placed: readonly Placed[]): Columns {
  return {
    verbatim: placed.map(({ verbatim }) => verbatim),
    respondent: placed.map(({ respondent }) => respondent),
    topic: placed.map(({ topic }) => topic),
    theme: placed.map(({ theme }) => theme),
    confidence: placed.map(({ confidence }) => Math.round(confidence * 1000) / 1000),
    second: placed.map(({ second }) => second ?? null),
    further: placed.map(({ further }) => (further ? plain(further) : null)),
    reason: placed.map(({ reason }) => reason ?? null),
  }
}

function toRows(columns: Columns): Placed[] {
  return columns.verbatim.map((verbatim, at) => ({
    verbatim: verbatim as string,
    respondent: columns.respondent[at] as string,
    topic: columns.topic[at] as string,
    theme: columns.theme[at] ?? null,
    confidence: columns.confidence[at] as number,
    ...(columns.second[at] ? { second: columns.second[at] as string } : {}),
    // Runs of earlier versions have no such column.
    ...(columns.further?.[at] ? { further: columns.further[at] } : {}),
    ...(columns.reason[at] ? { reason: columns.reason[at] as string } : {}),
  }))
}
