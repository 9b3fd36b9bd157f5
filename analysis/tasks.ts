// The tasks that other hands may do (see crew.ts), by name: what a helper thread knows how to do.
import { settlePart } from './group/link-members'
import { makeMember, reduceView } from './group/members'
import { readPart } from './group/reread'
import { joinByEvidence, joinByWords, judgeMembers } from './group/tell-shape'
import { readPieces } from './group/views'

export const tasks = {
  joinByEvidence,
  joinByWords,
  judgeMembers,
  makeMember,
  readPart,
  readPieces,
  reduceView,
  settlePart,
} as const
