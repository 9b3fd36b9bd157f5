// The worker thread of one piece of work: a whole run with progress at most ten times a second, or something about the frozen
// groups of one. It is ended from outside by terminate(), wherever it is. Knows no store.
import { parentPort, workerData } from 'node:worker_threads'
import { gunzipSync, gzipSync } from 'node:zlib'
import { findPersonas, findThemes, type Progress } from '../../../analysis'
import { withCrew } from '../crew/with-crew'
import type { AnalysisOutcome, AnalysisTask, ThreadMessage, Work, WorkOrder, Works } from './analysis-task'
import { freezeGroups } from './freeze-groups'
import type { FrozenGroups } from './frozen-groups'
import { placeNewcomers } from './place-newcomers'
import { recognisePerson, sortUtterances } from './recognise-person'

const port = parentPort
if (!port) throw new Error('analysis-thread runs as a worker thread')
const send = (message: ThreadMessage): void => port.postMessage(message)

/** Part of the whole that the themes take; the rest are the groups of people. */
const themesShare = 0.65
let told = 0

/** Passes progress on, thinned out: the analysis reports every few milliseconds. */
const tell =
  (from: number, to: number) =>
  ({ step, share }: Progress): void => {
    const now = performance.now()
    if (now - told < 100) return
    told = now
    send({ kind: 'progress', progress: { step, share: from + (to - from) * share } })
  }

async function analyse({ verbatims, themeOptions, people, personaOptions }: AnalysisTask): Promise<AnalysisOutcome> {
  const started = performance.now()
  send({ kind: 'progress', progress: { step: 'reading the answers', share: 0 } })
  const themes = await withCrew(verbatims.length, (crew) =>
    findThemes({ verbatims }, themeOptions, { progress: tell(0, themesShare), ...crew }),
  )
  send({ kind: 'progress', progress: { step: 'grouping people', share: themesShare } })
  const found = findPersonas(people, personaOptions, { progress: tell(themesShare, 1) })
  return { themes, people: found, seconds: (performance.now() - started) / 1000 }
}

const pack = (model: FrozenGroups): Uint8Array => gzipSync(JSON.stringify(model))
const unpack = (bytes: Uint8Array): FrozenGroups => JSON.parse(gunzipSync(bytes).toString()) as FrozenGroups

type Outcome<Name extends Work> = Works[Name]['outcome'] | Promise<Works[Name]['outcome']>

const does: { [Name in Work]: (task: Works[Name]['task']) => Outcome<Name> } = {
  analyse,
  freeze: (task) => ({ model: pack(freezeGroups(task)), people: task.people.length }),
  place: ({ model, ...newcomers }) => placeNewcomers(unpack(model), newcomers),
  sort: ({ model, said }) => sortUtterances(unpack(model), said),
  recognise: ({ model, said }) => recognisePerson(unpack(model), said),
}

async function carryOut({ work, task }: WorkOrder): Promise<void> {
  try {
    send({ kind: 'done', outcome: await (does[work] as (given: typeof task) => Outcome<Work>)(task) })
  } catch (error) {
    send({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
  }
}

void carryOut(workerData as WorkOrder)
