// Shapes that pages and the API of authoring share.
import * as z from 'zod'
import { type InstrumentName, instrumentNames } from '../../surveys/instruments'
import { languageShape } from '../../surveys/shape'

const instrument = z.enum(instrumentNames as [InstrumentName, ...InstrumentName[]])

/** Where a new survey starts from. */
export const newSurveyShape = z.union([
  z.object({ instrument }),
  z.object({ definition: z.record(z.string(), z.unknown()) }),
  z.object({
    blank: z.string().trim().min(1, 'Give the survey a title.').max(200),
    language: languageShape.default('en'),
  }),
])
