// Threads that analyse: one that never looks up is ended, a queue is left, and what broke is said.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAnalysisPool } from '../../server/insights/workers/analysis-pool'
import { AnalysisFailed, AnalysisStopped, type AnalysisTask } from '../../server/insights/workers/analysis-task'

const folder = mkdtempSync(join(tmpdir(), 'verbatim-pool-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the pool of threads', () => {
  const slow = () => {
    const file = join(folder, 'slow-thread.js')
    writeFileSync(
      file,
      `const { parentPort } = require('node:worker_threads')
       parentPort.postMessage({ kind: 'progress', progress: { step: 'turning', share: 0.1 } })
       for (;;) Math.sqrt(2)`,
    )
    return file
  }
  const task = {
    verbatims: [],
    themeOptions: { groups: 'auto' },
    people: [],
    personaOptions: { personas: 'auto' },
  } as AnalysisTask

  it('ends a thread that never looks up when a run is cancelled, and frees its place for the next', async () => {
    const pool = createAnalysisPool({ threadFile: slow(), workers: 1 })
    const first = new AbortController()
    const second = new AbortController()
    const begun = new Promise<void>((resolve) => {
      pool.run(async () => task, { signal: first.signal, onProgress: () => resolve() }).catch(() => undefined)
    })
    await begun
    let nextBegan = false
    const next = pool.run(async () => task, { signal: second.signal, onProgress: () => (nextBegan = true) })
    expect(nextBegan).toBe(false)
    first.abort()
    while (!nextBegan) await new Promise((resolve) => setTimeout(resolve, 5))
    second.abort()
    await expect(next).rejects.toThrow(AnalysisStopped)
  })

  it('takes a cancelled run out of the queue that has not begun', async () => {
    const pool = createAnalysisPool({ threadFile: slow(), workers: 1 })
    const holder = new AbortController()
    const waiting = new AbortController()
    const held = pool.run(async () => task, { signal: holder.signal, onProgress: () => undefined })
    const queued = pool.run(async () => task, { signal: waiting.signal, onProgress: () => undefined })
    waiting.abort()
    await expect(queued).rejects.toThrow(AnalysisStopped)
    holder.abort()
    await expect(held).rejects.toThrow(AnalysisStopped)
  })

  it('says why a thread broke', async () => {
    const file = join(folder, 'broken-thread.js')
    writeFileSync(file, 'throw new Error("out of ideas")')
    const pool = createAnalysisPool({ threadFile: file, workers: 1 })
    const broken = pool.run(async () => task, { signal: new AbortController().signal, onProgress: () => undefined })
    await expect(broken).rejects.toThrow(new AnalysisFailed('out of ideas'))
  })
})
