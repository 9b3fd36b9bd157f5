// The tasks that other hands may do (see crew.ts), by name: what a helper thread knows how to do.

import { tellLanguages } from './corpus/detect-language'
import { lookForLanguages } from './corpus/look-for-languages'
import { gramsOf } from './corpus/prepare-answers'
import { stemWords } from './corpus/stem'
import { stepRows } from './embed/power-step'
import { drawMember } from './group/draw-anew'
import { cutInTwo } from './group/exchange-groups'
import { readFurther } from './group/further-themes'
import { groupApart } from './group/group-languages'
import { findConcepts } from './group/hear-concepts'
import { makeStart } from './group/kmeans'
import { linkMembers, settlePart } from './group/link-members'
import { makeMember, reduceView } from './group/members'
import { readShare } from './group/reread'
import { joinByEvidence, joinByWords } from './group/tell-shape'
import { choosePieces, readPieces, weighReading } from './group/views'

export const tasks = {
  choosePieces,
  cutInTwo,
  drawMember,
  findConcepts,
  gramsOf,
  groupApart,
  joinByEvidence,
  joinByWords,
  linkMembers,
  lookForLanguages,
  makeMember,
  makeStart,
  readFurther,
  readShare,
  readPieces,
  reduceView,
  settlePart,
  stemWords,
  stepRows,
  tellLanguages,
  weighReading,
} as const
