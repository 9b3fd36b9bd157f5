// Password hashes: argon2id with the parameters OWASP's Password Storage Cheat Sheet (2025) names first (19 MiB, 2 passes).
// The library, 3 MB, is loaded when the first password comes.

const argon2 = () => import('@node-rs/argon2')
const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = async (password: string): Promise<string> =>
  (await argon2()).hash(password.normalize('NFKC'), options)

let decoy: Promise<string> | undefined

/** Whether the password fits the hash. Without a hash it works as long and says no: an unknown address takes as much time. */
export async function fitsPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('no account has this password')
  const { verify } = await argon2()
  const fits = await verify(passwordHash ?? (await decoy), password.normalize('NFKC')).catch(() => false)
  return fits && passwordHash !== undefined
}
