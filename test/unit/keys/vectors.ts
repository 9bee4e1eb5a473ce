// The age test kit of C2SP (npm cctv-age): one file a vector, an expectation above and the age file below.
import { inflateSync } from 'node:zlib'
import * as files from 'cctv-age'

export interface Vector {
  name: string
  expect: string
  /** SHA-256 (hex) of all that may be given out, also when reading fails later. */
  payload: string | undefined
  identities: string[]
  passphrases: string[]
  armored: boolean
  file: Buffer
}

export const vectors: Vector[] = Object.entries(files as unknown as Record<string, Uint8Array>).map(([name, bytes]) => parse(name, bytes))

function parse(name: string, bytes: Uint8Array): Vector {
  const text = Buffer.from(bytes)
  const end = text.indexOf('\n\n')
  const fields = text
    .subarray(0, end)
    .toString()
    .split('\n')
    .map((line) => line.split(/: (.*)/s))
  const all = (key: string) => fields.filter(([field]) => field === key).map(([, value]) => value ?? '')
  const body = text.subarray(end + 2)
  return {
    name,
    expect: all('expect')[0] ?? '',
    payload: all('payload')[0],
    identities: all('identity'),
    passphrases: all('passphrase'),
    armored: all('armored')[0] === 'yes',
    file: all('compressed')[0] === 'zlib' ? inflateSync(body) : body,
  }
}
