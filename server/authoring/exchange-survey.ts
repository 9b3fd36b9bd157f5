// Surveys of other programs, in and out: one row a format. What the file is shows by itself where nobody says; what is lost is
// named, and a file that cannot be read is refused with the place in it.
import type { Definition } from '../../surveys/definition'
import type { Imported } from '../../surveys/exchange/imported'
import { toLimeSurvey } from '../../surveys/exchange/limesurvey-out'
import { fromLimeSurvey } from '../../surveys/exchange/limesurvey-tsv'
import { fromSurveyJs, toSurveyJs } from '../../surveys/exchange/surveyjs'
import { fromXlsForm } from '../../surveys/exchange/xlsform'
import { toXlsForm } from '../../surveys/exchange/xlsform-out'
import { readDraft } from '../../surveys/read-definition'
import { type Fault, fault, type Read, refused } from '../../surveys/shape'
import { Problem } from '../problems'

export const importFormats = ['surveyjs', 'limesurvey-tsv', 'xlsform'] as const
export type ImportFormat = (typeof importFormats)[number]
export const exportFormats = ['verbatim', ...importFormats] as const
export type ExportFormat = (typeof exportFormats)[number]

export const mostSurveyBytes = 5_000_000

export const formatNames: Readonly<Record<ExportFormat, string>> = {
  verbatim: 'Verbatim (JSON)',
  surveyjs: 'SurveyJS (JSON)',
  'limesurvey-tsv': 'LimeSurvey (tab-separated, .txt)',
  xlsform: 'XLSForm (.xlsx: ODK, KoboToolbox)',
}

const readers: Readonly<Record<ImportFormat, (file: Buffer) => Read<Imported>>> = {
  surveyjs: (file) => readJson(file),
  'limesurvey-tsv': (file) => fromLimeSurvey(file.toString('utf8')),
  xlsform: (file) => fromXlsForm(file),
}

/** What a file seems to be by its first signs. */
export function guessFormat(file: Buffer): ImportFormat {
  const start = file.subarray(0, 200).toString('latin1').replace(/^ï»¿/, '').trimStart()
  if (/^(PK|\xd0\xcf)/.test(start)) return 'xlsform'
  return start.startsWith('{') || start.startsWith('[') ? 'surveyjs' : 'limesurvey-tsv'
}

/** A survey that was read, in the shape of a draft, with what was lost. */
export type Foreign = { definition: Definition; left: readonly string[] }

/** @throws Problem `survey.unreadable` with a fault for each place */
export function readForeign(format: ImportFormat, file: Buffer): Foreign {
  return toForeign(readers[format](file))
}

/** The same for JSON that came decoded. */
export function readForeignJson(body: unknown): Foreign {
  return toForeign(fromSurveyJs(body))
}

export type Exported = { name: string; type: string; body: Buffer; left: readonly string[] }

export function writeForeign(definition: Definition, format: ExportFormat, title: string): Exported {
  const json = (data: unknown) => Buffer.from(`${JSON.stringify(data, null, 2)}\n`)
  switch (format) {
    case 'verbatim':
      return { name: `${title}.json`, type: 'application/json', body: json(definition), left: [] }
    case 'surveyjs': {
      const { survey, left } = toSurveyJs(definition)
      return { name: `${title}.surveyjs.json`, type: 'application/json', body: json(survey), left }
    }
    case 'limesurvey-tsv': {
      const { text, left } = toLimeSurvey(definition)
      return { name: `${title}.txt`, type: 'text/tab-separated-values', body: Buffer.from(text), left }
    }
    case 'xlsform': {
      const { file, left } = toXlsForm(definition)
      const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
      return { name: `${title}.xlsx`, type, body: Buffer.from(file), left }
    }
  }
}

function readJson(file: Buffer): Read<Imported> {
  try {
    const data: unknown = JSON.parse(file.toString('utf8').replace(/^\uFEFF/, ''))
    return isOurs(data) ? { ok: true, value: { data, left: [] } } : fromSurveyJs(data)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return refused(fault('file', 'not-surveyjs', 'expected JSON, as SurveyJS Creator saves it'))
  }
}

/** A survey that went out as JSON of our own. */
function isOurs(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'kind' in data && 'languages' in data
}

function toForeign(read: Read<Imported>): Foreign {
  if (!read.ok) throw refusalOf(read.faults)
  const draft = readDraft(read.value.data)
  if (!draft.ok) throw refusalOf(draft.faults)
  return { definition: draft.value, left: read.value.left }
}

function refusalOf(faults: readonly Fault[]): Problem {
  const shown = faults.slice(0, 3).map(({ path, message }) => (path ? `${path}: ${message}` : message))
  const more = faults.length > 3 ? ` and ${faults.length - 3} more` : ''
  return new Problem('survey.unreadable', { faults, summary: shown.join('; ') + more })
}
