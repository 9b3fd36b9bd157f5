// An anonymous campaign to a few people tells who answered: where one answers, the list of those invited says who it was. So it goes
// to nobody while fewer than MIN_GROUP_SIZE would get it, whether it is launched, comes to its time or is resumed.
import type { Campaign } from '../plans/campaign'
import { askedBy } from './audience'
import type { Directory } from './directory'
import { type Preview, previewAudience } from './preview-audience'

export const isTooFew = ({ chosen }: Preview, anonymous: boolean, least: number): boolean => anonymous && chosen < least

/** How many would get it now, where these are too few; undefined where it may go. */
export type CountTooFew = (campaign: Campaign) => Promise<number | undefined>

export function createCountTooFew({ directory, minGroup }: { directory: Directory; minGroup: number }): CountTooFew {
  return async (campaign) => {
    if (!campaign.anonymous) return undefined
    const preview = await previewAudience(directory, askedBy(campaign))
    return isTooFew(preview, true, minGroup) ? preview.chosen : undefined
  }
}

export const sayHeldBack = (count: number, least: number): string =>
  `It is anonymous, and when its time came ${count === 0 ? 'nobody' : `only ${count}`} would have got it: among fewer than ${least}, ` +
  `answers could be told apart. Nothing was sent. When at least ${least} would get it, press Go on; or close it and plan another one.`
