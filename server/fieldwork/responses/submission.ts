// A whole response as the API, the demo and imports hand it in, and what it is known by when it comes again. Pure.
import type { Definition } from '../../../surveys/definition'
import { digestOf } from '../../platform/accounts/secret'
import type { Collector } from './collector'

export type Submission = {
  surveyId: string
  answers: Record<string, unknown>
  language?: string | undefined
  version?: number | undefined
  collector?: Collector
  contactId?: string | undefined
  /** When it was really given, for imports. */
  sentAt?: Date | undefined
  /** Taken as far as it goes: elsewhere other questions were required, or asked of others. */
  asFar?: boolean
}

export const doorOfKey = (surveyId: string, key: string): string => digestOf(`key ${surveyId} ${key}`)

/** Tells a retry from other answers under the same key. */
export const contentOf = ({ surveyId, answers, language, contactId }: Submission): string =>
  digestOf(JSON.stringify([surveyId, answers, language ?? null, contactId ?? null]))

export const languageFor = ({ languages, language }: Definition, wanted: string | undefined): string =>
  wanted && languages.includes(wanted) ? wanted : language
