// The tasks that other hands may do (see crew.ts), by name: what a helper thread knows how to do.

import { tellLanguages } from './corpus/detect-language'
import { coolMember } from './group/draw-anew'
import { cutInTwo } from './group/exchange-groups'
import { readFurther } from './group/further-themes'
import { settlePart } from './group/link-members'
import { makeMember, reduceView } from './group/members'
import { readPart } from './group/reread'
import { joinByEvidence, joinByWords, judgeMembers } from './group/tell-shape'
import { readPieces } from './group/views'

export const tasks = {
  cutInTwo,
  coolMember,
  joinByEvidence,
  joinByWords,
  judgeMembers,
  makeMember,
  readFurther,
  readPart,
  readPieces,
  reduceView,
  settlePart,
  tellLanguages,
} as const
