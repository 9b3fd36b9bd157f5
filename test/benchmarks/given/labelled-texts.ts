// What a benchmark is given: folders of labelled texts (NAME.tsv with the columns label and text). What is not there or not of this
// form ends the benchmark with exit code 2 and one line that says what was expected, before any figure is printed.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

export type LabelledText = { readonly label: string; readonly text: string }

export function refuse(expected: string, got: string): never {
  console.error(`expected ${expected}, got ${got}`)
  process.exit(2)
}

/** Names of the folder's files with this ending, sorted; at least one. */
export function listFiles(folder: string, ending: string, expected: string): string[] {
  let names: string[] = []
  try {
    names = readdirSync(folder)
  } catch (error) {
    refuse(expected, `${folder}, which cannot be read as a folder (${codeOf(error)})`)
  }
  const files = names.filter((name) => name.endsWith(ending) && statSync(join(folder, name)).isFile()).sort()
  return files.length > 0 ? files : refuse(expected, `${folder}, which has none`)
}

/** The folder's sets of labelled texts, or those of these names. */
export function listSets(folder: string, wanted?: readonly string[]): string[] {
  const files = listFiles(folder, '.tsv', 'a folder with files NAME.tsv that have the columns label and text')
  const absent = wanted?.find((name) => !files.includes(`${name}.tsv`))
  if (absent !== undefined) refuse(`sets of ${folder}`, `${absent}, which is not among them`)
  return files.filter((file) => wanted?.includes(file.slice(0, -4)) ?? true)
}

/** The texts of a file with their labels, at least one, in the order of its lines. */
export function readLabelled(file: string): LabelledText[] {
  const [head = '', ...lines] = readText(file, 'a file NAME.tsv with the columns label and text').split(/\r?\n/)
  if (head.split('\t').slice(0, 2).join(' ') !== 'label text')
    refuse(`${file} to begin with the columns label and text`, `“${head.slice(0, 60)}”`)
  const texts = lines.map((line) => {
    const [label = '', ...rest] = line.split('\t')
    return { label, text: rest.join('\t') }
  })
  return texts.length > 0 ? texts : refuse(`texts in ${file}`, 'a head alone')
}

export function readText(file: string, expected: string): string {
  try {
    return readFileSync(file, 'utf8').trimEnd()
  } catch (error) {
    return refuse(expected, `${file}, which cannot be read (${codeOf(error)})`)
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error)
