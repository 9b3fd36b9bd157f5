// Keeps with a campaign what the segment it goes to was called and what its rule said: a segment may be changed or deleted later,
// and a campaign must still say whom it asked. Renewed until the mails leave, because the segment of that moment decides.
import { type Segment, sayRule } from '../../audience/segments/segment'
import type { Audience } from '../plans/campaign'

type Segments = { list(studyId: string): Promise<readonly Segment[]> }
export type KeepSegment = (studyId: string, audience: Audience) => Promise<Audience>

/** The audience with its segment as it is now; as it was kept before, when the segment is gone. */
export function createKeepSegment(segments: Segments): KeepSegment {
  return async (studyId, audience) => {
    if (audience.kind !== 'segment') return audience
    const found = (await segments.list(studyId)).find(({ id }) => id === audience.segmentId)
    return found ? { ...audience, segment: { name: found.name, rule: found.rule } } : audience
  }
}

export type SegmentView = {
  readonly name: string
  readonly rule: readonly string[]
  /** What has become of it since the campaign kept it. */
  readonly since: 'same' | 'changed' | 'deleted'
}

/** What a page says about the segment of a campaign; undefined where none was asked for or, in campaigns of before, none was kept. */
export function showSegment(audience: Audience, segments: readonly Segment[]): SegmentView | undefined {
  if (audience.kind !== 'segment') return undefined
  const now = segments.find(({ id }) => id === audience.segmentId)
  const kept = audience.segment ?? now
  if (!kept) return undefined
  const rule = sayRule(kept.rule)
  const isSame = now?.name === kept.name && sayRule(now.rule).join('\n') === rule.join('\n')
  return { name: kept.name, rule, since: now ? (isSame ? 'same' : 'changed') : 'deleted' }
}
