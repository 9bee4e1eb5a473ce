// One process at a time for a recording: two would write the same ciphertext.
import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { beganAt } from '../processes.ts'
import { Trouble } from './trouble.ts'

/** Resolves to what lets go of it. A claim of a process that is no more doesn't count. Throws Trouble. */
export async function claim(path: string): Promise<() => Promise<void>> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const mine = `${process.pid} ${beganAt(process.pid)}`
  for (let tries = 0; tries < 3; tries++) {
    try {
      const file = await open(path, 'wx', 0o600)
      await file.writeFile(mine)
      await file.close()
      return () => rm(path, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const [pid = '', ...began] = (await readFile(path, 'utf8').catch(() => '')).split(' ')
    if (pid !== '' && beganAt(Number(pid)) === began.join(' ')) break
    await rm(path, { force: true })
  }
  throw new Trouble('Another run is sending this recording right now.')
}
