// The tasks that other hands may do (see crew.ts), by name: what a helper thread knows how to do.
import { makeMember, reduceView } from './group/members'
import { readPart } from './group/reread'
import { joinByEvidence, joinByWords, judgeMembers, rereadMember } from './group/tell-shape'
import { readPieces } from './group/views'

export const tasks = {
  joinByEvidence,
  joinByWords,
  judgeMembers,
  rereadMember,
  makeMember,
  readPart,
  readPieces,
  reduceView,
} as const
