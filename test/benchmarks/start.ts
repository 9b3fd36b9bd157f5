// How quickly the product starts, what it weighs when idle, and how heavy a respondent's first page is.
// npm run bench -- start
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { startProduct } from '../support/product'

parseArgs({})
const runs = 5

async function main(): Promise<void> {
  const starts: number[] = []
  const memory: number[] = []
  for (let run = 0; run < runs; run++) {
    const product = await startProduct()
    const response = await fetch(`${product.address}/healthz`)
    if (response.status !== 200) throw new Error(`expected 200, got ${response.status}`)
    starts.push(product.startMs)
    await fetch(`${product.address}/sign-in`)
    await new Promise((resolve) => setTimeout(resolve, 3000))
    memory.push(residentMegabytes(product.process.pid ?? 0))
    await product.stop()
  }
  console.log(`start to first 200: median ${median(starts)} ms of ${runs} (goal: at most 3000 ms)`)
  console.log(`idle memory: median ${Math.round(median(memory))} MB of ${runs} (goal: at most 150 MB)`)
}

function residentMegabytes(pid: number): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}

function median(values: number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN
}

void main()
