// Where faces are shown on the page, in which order, and what is said of them.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aroundFace as coveredBox, coverRound, faceRoundness } from '../../../core/anonymise/mask.ts'
import { coveredTracks } from '../../../core/anonymise/scene.ts'
import { boxAt } from '../../../core/anonymise/tracks.ts'
import { aroundFace, faceAt, facesAt, minuteOf, type Path, pixelsOf, roundPath } from '../../../player/app/faces/places.ts'
import { longestFirst, maskOver, passagesOf, tileOf } from '../../../player/app/faces/review.ts'
import { anonymisedWords, hidingSaid, limits, spanLength, timesWords, unseenWords } from '../../../player/app/faces/words.ts'

const share = fc.double({ min: -0.2, max: 1.2, noNaN: true })
const key = fc.tuple(share, share, share, share)

describe('where a face is', () => {
  test('it moves in a straight line between two of its places, as the service covers it', () => {
    fc.assert(
      fc.property(fc.array(key, { minLength: 1, maxLength: 8 }), fc.double({ min: -1, max: 9, noNaN: true }), (places, at) => {
        const keys = places.map(([x, y, width, height], time) => [time, x, y, width, height] as Path['keys'][number])
        const frames = places.map(([x, y, width, height], frame) => ({ frame, x, y, width, height }))
        const [here, there] = [faceAt({ keys }, at), boxAt(frames, at)]
        if (!there) expect(here).toBeNull()
        else for (const side of ['x', 'y', 'width', 'height'] as const) expect(here?.[side]).toBeCloseTo(there[side], 6)
      }),
    )
    expect(faceAt({ keys: [] }, 0)).toBeNull()
  })

  const at: Path['keys'] = [
    [0, 0.1, 0.1, 0.2, 0.2],
    [10, 0.5, 0.1, 0.2, 0.2],
  ]
  const paths: Path[] = [
    { id: 0, between: null, keys: at },
    { id: 1, between: null, keys: at },
    { id: 2, between: [0, 1], keys: at },
    { id: 3, between: null, keys: [[20, 0, 0, 1, 1]] },
  ]

  test.each([[[]], [[0]], [[0, 1]], [[3]]])('with %j left uncovered, the same is covered as in the recording', (uncovered) => {
    const tracks = paths.map(({ id, between }) => ({
      id,
      keys: [],
      ...(between && { between }),
    }))
    const service = coveredTracks({ tracks, uncovered }).map(({ id }) => id)
    const seen = facesAt(paths, { uncovered }, 5)
    expect(seen.map(({ id }) => id)).toEqual([0, 1, 2])
    expect(seen.filter(({ covered }) => covered).map(({ id }) => id)).toEqual(service.filter((id) => id !== 3))
    // What lies between two faces is nobody that could be pointed at.
    expect(seen.filter(({ own }) => own).map(({ id }) => id)).toEqual([0, 1])
  })

  test('what is shown covered is what is covered, as large and as round', () => {
    const [picture, face] = [
      { width: 400, height: 400 },
      { x: 100, y: 120, width: 160, height: 180 },
    ]
    const around = pixelsOf(picture, aroundFace({ x: 0.25, y: 0.3, width: 0.4, height: 0.45 }))
    for (const side of ['x', 'y', 'width', 'height'] as const) expect(around[side]).toBeCloseTo(coveredBox(face)[side], 6)
    const plane = new Uint8Array(400 * 400)
    coverRound(plane, picture, picture, coveredBox(face), faceRoundness)
    const inside = plane.filter((value) => value === 255).length
    const corners = roundPath
      .slice(1, -1)
      .split('L')
      .map((corner) => corner.split(' ').map(Number) as [number, number])
    const area = corners.reduce((sum, [x, y], index) => {
      const [nextX, nextY] = corners[(index + 1) % corners.length] as [number, number]
      return sum + (x * nextY - nextX * y) / 2
    }, 0)
    expect((Math.abs(area) * around.width * around.height) / inside).toBeGreaterThan(0.95)
    expect((Math.abs(area) * around.width * around.height) / inside).toBeLessThan(1)
  })

  test('places are told by the minute', () => {
    expect([0, 59.9, 60, 125].map(minuteOf)).toEqual([0, 0, 1, 2])
  })
})

describe('what is looked at', () => {
  test('who is seen longest comes first; pictures of faces lie in rows on their sheets', () => {
    const faces = [
      { id: 0, start: 0, end: 2 },
      { id: 1, start: 5, end: 15 },
      { id: 2, start: 1, end: 3 },
    ]
    expect(longestFirst(faces).map(({ id }) => id)).toEqual([1, 0, 2])
    expect(tileOf(37, 10)).toEqual({ column: 7, row: 3 })
  })

  test('moments that lie together are looked at in one go, the worst first; what is cut out shows nobody', () => {
    const uncertain = [
      { start: 20, end: 20.1 },
      { start: 0.5, end: 9 },
      { start: 18.2, end: 19 },
      { start: 58, end: 59.5 },
      { start: 21.8, end: 23 },
      { start: 5, end: 6 },
    ]
    expect(passagesOf(uncertain, [{ start: 0, end: 60 }], 60)).toEqual([
      { moments: [0, 2], stretch: { start: 17.2, end: 21.1 } },
      { moments: [1, 5], stretch: { start: 0, end: 10 } },
      { moments: [3], stretch: { start: 57, end: 60 } },
      { moments: [4], stretch: { start: 20.8, end: 24 } },
    ])
    const kept = [
      { start: 0, end: 5 },
      { start: 59.5, end: 60 },
    ]
    expect(passagesOf(uncertain, kept, 60).flatMap(({ moments }) => moments)).toEqual([1])
    expect(passagesOf([], kept, 60)).toEqual([])
  })

  test('a mask over a moment covers as much as over a face', () => {
    const mask = maskOver({ start: 10, end: 11, place: { x: 0.5, y: 0.5, width: 0.1, height: 0.2 } }, 60)
    expect(mask).toMatchObject({ start: 9.5, end: 11.5 })
    expect([mask.place.x, mask.place.y, mask.place.width, mask.place.height].map((n) => Math.round(n * 1000))).toEqual([475, 420, 150, 330])
    const corner = maskOver({ start: 0, end: 60, place: { x: -0.05, y: 0.95, width: 0.1, height: 0.1 } }, 60)
    expect(corner).toMatchObject({ start: 0, end: 60, place: { x: 0 } })
    expect(corner.place.y + corner.place.height).toBeLessThanOrEqual(1)
  })

  test('how many nobody looked at', () => {
    expect([unseenWords(1), unseenWords(4)]).toEqual([
      'I know that 1 uncertain moment was not looked at',
      'I know that 4 uncertain moments were not looked at',
    ])
  })
})

describe('in words', () => {
  test('times and lengths', () => {
    expect([timesWords(3.9, 17.2), spanLength(0), spanLength(1), spanLength(4.26), spanLength(59.8), spanLength(200)]).toEqual([
      '0:03 to 0:18',
      '0.1 seconds',
      '1 second',
      '4.3 seconds',
      '1 min',
      '3 min 20 s',
    ])
  })

  test('a clip says how it was anonymised and what nobody looked at, and promises nothing', () => {
    const all = { style: 'blocks', grid: 'fine', faces: true, uncovered: 1, drawn: 2, whole: 'blur', unseen: 4 } as const
    expect(anonymisedWords(all)).toEqual([
      'Faces were looked for closely and covered with a few blurred blocks.',
      '1 face was left uncovered on purpose.',
      '2 drawn masks cover more.',
      'What else: the whole picture blurred.',
      '4 uncertain moments were looked at by nobody before it was made.',
      'No search finds everybody: somebody may still be recognised, by the back of the head, a name on a board, a voice or a reflection.',
    ])
    const drawn = { style: 'neutral', grid: null, faces: false, uncovered: 0, drawn: 1, whole: null, unseen: 0 } as const
    expect(anonymisedWords(drawn).slice(0, 2)).toEqual([
      'Faces were not looked for.',
      '1 drawn mask covers parts of the picture with plain gray.',
    ])
    const said = [...anonymisedWords(all), ...limits].join(' ')
    expect(said).not.toMatch(/nobody can be recognised|all faces|every face|guarantee|anonymous/i)
  })

  test('what was refused says why', () => {
    expect(hidingSaid({ do: 'from', mask: 1, at: 5 }, false)).toBe('The mask ends before this moment.')
    expect(hidingSaid({ do: 'faces', on: true }, false)).toBe('')
  })
})
