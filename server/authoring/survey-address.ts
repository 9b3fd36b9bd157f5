// Where the pages of a survey are, and what their addresses hold.
import * as z from 'zod'
import { studyParams } from '../audience/studies/study-routes'
import type { Survey } from './survey'

export const surveyParams = studyParams.extend({ survey: z.string().max(100) })
export const addressOf = ({ studyId, id }: Pick<Survey, 'studyId' | 'id'>): string =>
  `/studies/${studyId}/surveys/${id}`
/** What whoever has the public link opens. */
export const linkOf = ({ link }: Pick<Survey, 'link'>, baseUrl: string): string => `${baseUrl}/s/${link.slug}`
/** The same for whoever comes by a picture or a frame, so that responses tell how they came. */
export const linkBy = (by: 'qr' | 'embed', survey: Pick<Survey, 'link'>, baseUrl: string): string =>
  `${linkOf(survey, baseUrl)}?by=${by}`
