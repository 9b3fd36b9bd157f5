// Where the project lives on disk, found by its package.json: the same answer from the sources and from the bundles in dist/.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export const root = findRoot(__dirname)
export const version = (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version

/** The bundle of a worker thread, as server/build.mjs names it. */
export const threadFile = (name: 'store-thread' | 'analysis-thread' | 'crew-thread'): string =>
  join(root, 'dist', `${name}.js`)

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder
  return findRoot(dirname(folder))
}
