// Slows down whoever guesses at links, and nobody else. Only a miss counts: a link that leads nowhere (404). Whether a request is
// one is known when it is answered, so those under way hold a place each: while hits and misses together could pass the limit,
// the next wait a moment for an answer. So no burst gets more guesses, and no crowd behind one address is turned away.
import type { NextFunction, Request, Response } from 'express'
import { Problem } from '../../problems'

type Door = {
  misses: number
  /** When the misses are forgotten: a while after the first. */
  until: number
  underWay: number
  readonly waiting: (() => void)[]
}

/** Addresses kept before those with nothing to remember are dropped. */
const mostDoors = 10_000

/** @returns a handler for Express; `most` misses in `windowMs` per address, then everything from there is refused until it is over */
export function limitMisses({ most, windowMs }: { most: number; windowMs: number }) {
  const doors = new Map<string, Door>()

  const doorOf = (address: string): Door => {
    if (doors.size >= mostDoors) {
      for (const [key, { until, underWay }] of doors) if (underWay === 0 && until <= Date.now()) doors.delete(key)
    }
    const door = doors.get(address) ?? { misses: 0, until: 0, underWay: 0, waiting: [] }
    doors.set(address, door)
    return door
  }

  const isClosed = (door: Door): boolean => door.misses >= most && door.until > Date.now()

  const miss = (door: Door): void => {
    const now = Date.now()
    if (door.until <= now) {
      door.misses = 0
      door.until = now + windowMs
    }
    door.misses++
  }

  /** Lets in who waits, as far as there are places; when the door has closed all of them, to be refused. */
  const callIn = (door: Door): void => {
    while (door.waiting.length > 0 && (isClosed(door) || hasPlace(door))) door.waiting.shift()?.()
  }
  const hasPlace = (door: Door): boolean => door.underWay + (door.until > Date.now() ? door.misses : 0) < most

  return ({ ip = '' }: Request, response: Response, next: NextFunction): void => {
    const door = doorOf(ip)
    const enter = (): void => {
      // Gone while waiting: nobody is left to answer.
      if (response.destroyed) return
      if (isClosed(door)) {
        next(new Problem('request.too-many'))
        return
      }
      door.underWay++
      response.once('close', () => {
        door.underWay--
        if (response.statusCode === 404) miss(door)
        callIn(door)
      })
      next()
    }
    if (isClosed(door) || hasPlace(door)) enter()
    else door.waiting.push(enter)
  }
}
