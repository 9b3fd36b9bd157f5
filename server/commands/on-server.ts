// The commands that work on the data of a server, in one bundle: they share nearly all that they need.

export const account = async () => (await import('./account')).account
export const backup = async () => (await import('./backup')).backup
export const bounce = async () => (await import('./bounce')).bounce
export const demo = async () => (await import('../demo/start-demo')).demo
export const key = async () => (await import('./key')).key
export const restore = async () => (await import('./restore')).restore
export const store = async () => (await import('./store')).store
