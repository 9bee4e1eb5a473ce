import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { acts } from '../../../core/audit/acts.ts'
import { ChainCheck, chainKey, endOf, type Fault, hashOf, type Link } from '../../../core/audit/chain.ts'
import { inWords } from '../../../core/audit/verify.ts'

const key = chainKey('a secret for tests only, thirty-two and more')
const school = randomUUID()

interface Row {
  link: Link
  hash: Uint8Array
}
interface Head {
  sequence: bigint
  hash: Uint8Array
}
type Content = Omit<Link, 'organisationId' | 'sequence'>

/** A chain as the service writes it. */
function write(contents: readonly Content[]): { rows: Row[]; head: Head } {
  const rows: Row[] = []
  const head: Head = { sequence: 0n, hash: new Uint8Array() }
  for (const content of contents) {
    const link = { ...content, organisationId: school, sequence: head.sequence + 1n }
    const hash = hashOf(key, head.hash, link)
    rows.push({ link, hash })
    Object.assign(head, { sequence: link.sequence, hash: endOf(key, hash) })
  }
  return { rows, head }
}

/** As the database gives them: by sequence. */
function check(rows: readonly Row[], head: Head | undefined, secret = key): Fault[] {
  const walk = new ChainCheck(secret)
  const inOrder = [...rows].sort((a, b) => (a.link.sequence < b.link.sequence ? -1 : 1))
  return [...inOrder.map(({ link, hash }) => walk.next(link, hash)), walk.end(head)].filter((fault) => fault !== undefined)
}

const content = (over: Partial<Content> = {}): Content => ({
  ...{ at: new Date('2026-05-03T10:00:00.123Z'), actorId: randomUUID(), act: 'view', reflectionId: randomUUID() },
  ...{ clipId: randomUUID(), ownerId: null, details: { owner: false } },
  ...over,
})

const five = () => write([content(), content({ act: 'share' }), content({ act: 'view' }), content({ act: 'delete' }), content()])
type Chain = ReturnType<typeof five>
const at = ({ rows }: Chain, index: number): Row => rows[index] as Row
const change = (index: number, over: Partial<Link>) => (chain: Chain) => Object.assign(at(chain, index).link, over)

const table: [string, (chain: Chain) => unknown, Fault[]][] = [
  ['nothing', () => {}, []],
  ['the act', change(2, { act: 'upload' }), [{ sequence: 3n, wrong: 'changed' }]],
  ['the actor', change(0, { actorId: randomUUID() }), [{ sequence: 1n, wrong: 'changed' }]],
  ['the actor is gone', change(4, { actorId: null }), [{ sequence: 5n, wrong: 'changed' }]],
  ['the time, by a millisecond', change(1, { at: new Date('2026-05-03T10:00:00.124Z') }), [{ sequence: 2n, wrong: 'changed' }]],
  ['the time is none', change(1, { at: new Date(Number.POSITIVE_INFINITY) }), [{ sequence: 2n, wrong: 'changed' }]],
  ['the clip', change(3, { clipId: randomUUID() }), [{ sequence: 4n, wrong: 'changed' }]],
  ['whose', change(3, { ownerId: randomUUID() }), [{ sequence: 4n, wrong: 'changed' }]],
  ['the organisation', change(3, { organisationId: randomUUID() }), [{ sequence: 4n, wrong: 'changed' }]],
  ['the details', change(2, { details: { owner: true } }), [{ sequence: 3n, wrong: 'changed' }]],
  ['a detail more', change(2, { details: { owner: false, x: null } }), [{ sequence: 3n, wrong: 'changed' }]],
  ['details that are none', change(2, { details: null as never }), [{ sequence: 3n, wrong: 'changed' }]],
  ['details that are a list', change(2, { details: [['owner', false]] as never }), [{ sequence: 3n, wrong: 'changed' }]],
  [
    'a hash',
    (chain) => (at(chain, 2).hash = Buffer.alloc(32)),
    [
      { sequence: 3n, wrong: 'changed' },
      { sequence: 4n, wrong: 'changed' },
    ],
  ],
  [
    'a hash is cut',
    (chain) => (at(chain, 4).hash = at(chain, 4).hash.subarray(0, 8)),
    [
      { sequence: 5n, wrong: 'changed' },
      { sequence: 5n, wrong: 'end' },
    ],
  ],
  ['the first is gone', ({ rows }) => rows.shift(), [{ sequence: 1n, wrong: 'missing' }]],
  ['one in the middle is gone', ({ rows }) => rows.splice(2, 1), [{ sequence: 3n, wrong: 'missing' }]],
  ['several are gone', ({ rows }) => rows.splice(1, 3), [{ sequence: 2n, to: 4n, wrong: 'missing' }]],
  ['the last is gone', ({ rows }) => rows.pop(), [{ sequence: 5n, wrong: 'missing' }]],
  ['all are gone', ({ rows }) => rows.splice(0), [{ sequence: 1n, to: 5n, wrong: 'missing' }]],
  [
    'the last is gone, and the head says so too',
    (chain) => {
      chain.rows.pop()
      chain.head = { sequence: 4n, hash: at(chain, 3).hash }
    },
    [{ sequence: 4n, wrong: 'end' }],
  ],
  [
    'one behind the end',
    (chain) => chain.rows.push({ link: { ...at(chain, 4).link, sequence: 6n }, hash: Buffer.alloc(32, 1) }),
    [
      { sequence: 6n, wrong: 'changed' },
      { sequence: 6n, wrong: 'added' },
    ],
  ],
  [
    'one before the first',
    (chain) => chain.rows.push({ ...at(chain, 0), link: { ...at(chain, 0).link, sequence: 0n } }),
    [{ sequence: 0n, wrong: 'out_of_place' }],
  ],
  ['the head', ({ head }) => (head.hash = Buffer.alloc(32)), [{ sequence: 5n, wrong: 'end' }]],
  ['the head is further', ({ head }) => (head.sequence = 7n), [{ sequence: 6n, to: 7n, wrong: 'missing' }]],
  ['the head is not as far', ({ head }) => (head.sequence = 3n), [{ sequence: 4n, wrong: 'added' }]],
]

describe('a chain', () => {
  it.each(table)('tampered with: %s', (_, tamper, faults) => {
    const chain = five()
    tamper(chain)
    expect(check(chain.rows, chain.head)).toEqual(faults)
  })

  it('is not whole without its head, nor a head without its chain; nothing at all is', () => {
    const { rows, head } = five()
    expect(check(rows, undefined)).toEqual([{ sequence: 5n, wrong: 'end' }])
    expect(check([], head)).toEqual([{ sequence: 1n, to: 5n, wrong: 'missing' }])
    expect(check([], undefined)).toEqual([])
  })

  it('stays broken when the service goes on after the last rows were taken and the head was turned back', () => {
    const { rows } = five()
    const kept = rows.slice(0, 3)
    const turned = { sequence: 3n, hash: (kept[2] as Row).hash }
    const link = { ...content(), organisationId: school, sequence: 4n }
    const hash = hashOf(key, turned.hash, link)
    expect(check([...kept, { link, hash }], { sequence: 4n, hash: endOf(key, hash) })).toEqual([{ sequence: 4n, wrong: 'changed' }])
  })

  it('fits no other secret', () => {
    const { rows, head } = five()
    expect(check(rows, head, chainKey('another secret, also thirty-two and more'))).toHaveLength(6)
  })

  it('does not mind how ids are spelled, nor in which order details come back', () => {
    const [spelled, plain] = [content({ details: { b: 1, a: 'x' } }), content()]
    const { rows, head } = write([{ ...spelled, clipId: spelled.clipId?.toUpperCase() ?? null }, plain])
    const first = rows[0] as Row
    first.link = { ...first.link, clipId: spelled.clipId, details: { a: 'x', b: 1 } }
    expect(check(rows, head)).toEqual([])
  })

  it('has its faults said in words', () => {
    const said = (['changed', 'missing', 'added', 'out_of_place', 'end'] as const).map((wrong) => inWords({ sequence: 7n, wrong }))
    expect(new Set(said).size).toBe(5)
    for (const text of said) expect(text).toContain('row 7')
    expect(inWords({ sequence: 7n, to: 9n, wrong: 'missing' })).toBe('rows 7 to 9 are missing')
  })
})

describe('of any chain', () => {
  const id = fc.uuid()
  const details = fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)), { maxKeys: 3 })
  const contents: fc.Arbitrary<Content> = fc.record({
    at: fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') }),
    act: fc.constantFrom(...Object.keys(acts)),
    ...{ actorId: fc.option(id), reflectionId: fc.option(id), clipId: fc.option(id), ownerId: fc.option(id), details },
  })
  const chains = fc.array(contents, { minLength: 1, maxLength: 8 }).map(write)
  const place = fc.nat({ max: 7 })

  it('the whole one is whole, also after a way through the database', () => {
    fc.assert(
      fc.property(chains, ({ rows, head }) => {
        const read = rows.map(({ link, hash }) => ({ hash, link: { ...link, details: JSON.parse(JSON.stringify(link.details)) } }))
        expect(check(read, head)).toEqual([])
      }),
    )
  })

  it('any change of any field is found, where it is', () => {
    const field = fc.constantFrom('organisationId', 'at', 'actorId', 'act', 'reflectionId', 'clipId', 'ownerId', 'details' as const)
    fc.assert(
      fc.property(chains, place, field, contents, id, ({ rows, head }, where, name, other, school2) => {
        const row = rows[where % rows.length] as Row
        const value = { ...other, organisationId: school2 }[name as keyof Content]
        fc.pre(JSON.stringify(value) !== JSON.stringify(row.link[name as keyof Link]))
        const changed = rows.map((one) => (one === row ? { ...one, link: { ...one.link, [name]: value } } : one))
        expect(check(changed, head)).toEqual([{ sequence: row.link.sequence, wrong: 'changed' }])
      }),
    )
  })

  it('any removal is found, whatever the head is made to say', () => {
    fc.assert(
      fc.property(chains, place, place, fc.boolean(), ({ rows, head }, from, count, mended) => {
        const start = from % rows.length
        const left = rows.toSpliced(start, 1 + count)
        const last = left.at(-1)
        // What one could write there who has the database alone: any hash of a row, which is no end.
        const turned = mended && last ? { sequence: last.link.sequence, hash: last.hash } : head
        const [first] = check(left, turned)
        expect(first).toMatchObject(
          mended && last && start >= left.length
            ? { sequence: last.link.sequence, wrong: 'end' }
            : { sequence: BigInt(start + 1), wrong: 'missing' },
        )
      }),
    )
  })

  it('any insertion is found at its place, with the rows behind it moved or not', () => {
    fc.assert(
      fc.property(chains, place, contents, fc.uint8Array({ minLength: 32, maxLength: 32 }), ({ rows, head }, where, made, hash) => {
        const start = where % (rows.length + 1)
        const link = { ...made, organisationId: school, sequence: BigInt(start + 1) }
        const moved = rows.slice(start).map((row) => ({ ...row, link: { ...row.link, sequence: row.link.sequence + 1n } }))
        const [first] = check([...rows.slice(0, start), { link, hash }, ...moved], { ...head, sequence: head.sequence + 1n })
        expect(first).toEqual({ sequence: BigInt(start + 1), wrong: 'changed' })
      }),
    )
  })

  it('any other order is found at the first row that moved', () => {
    const orders = chains.chain((chain) => fc.tuple(fc.constant(chain), fc.shuffledSubarray(chain.rows, { minLength: chain.rows.length })))
    fc.assert(
      fc.property(orders, ([{ rows, head }, order]) => {
        const moved = order.findIndex((row, index) => row !== rows[index])
        const renumbered = order.map((row, index) => ({ ...row, link: { ...row.link, sequence: BigInt(index + 1) } }))
        expect(check(renumbered, head)[0]).toEqual(moved < 0 ? undefined : { sequence: BigInt(moved + 1), wrong: 'changed' })
      }),
    )
  })
})
