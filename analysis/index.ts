// The only door of the room: everything that is not named here is private to it.
export type * from './corrections/correction'
export * from './shapes'
