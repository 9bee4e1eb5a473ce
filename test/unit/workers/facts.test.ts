import { describe, expect, it } from 'vitest'
import { type ProbeOutput, type ProbeStream, readFacts } from '../../../workers/ingest/facts.ts'

const picture: ProbeStream = {
  ...{ index: 0, codec_type: 'video', codec_name: 'h264', profile: 'High', level: 40, pix_fmt: 'yuv420p', width: 640, height: 360 },
  ...{ avg_frame_rate: '30000/1001', start_time: '0.000000', duration: '10.0', bit_rate: '1000000' },
}
const sound: ProbeStream = {
  index: 1,
  codec_type: 'audio',
  codec_name: 'aac',
  profile: 'LC',
  channels: 2,
  sample_rate: '48000',
  duration: '9.5',
}
const probe = (streams: ProbeStream[], more: Partial<ProbeOutput> = {}): ProbeOutput => ({
  format: { format_name: 'mov,mp4,m4a,3gp,3g2,mj2', duration: '10.0', start_time: '0.000000' },
  streams,
  ...more,
})
const seen = (more: Partial<ProbeStream>) => readFacts(probe([{ ...picture, ...more }])).video

describe('of the picture', () => {
  it('numbers are read', () => {
    expect(seen({})).toMatchObject({ width: 640, height: 360, rotation: 0, squarePixels: true, bitsPerSecond: 1_000_000 })
    expect(seen({})?.frameRate).toBeCloseTo(29.97, 2)
    expect(seen({ avg_frame_rate: '0/0' })?.frameRate).toBe(0)
  })

  it.each<[number, number, number, number]>([
    [-90, 90, 360, 640],
    [90, 270, 360, 640],
    [180, 180, 640, 360],
    [-180, 180, 640, 360],
    [0, 0, 640, 360],
    [-89.6, 90, 360, 640],
  ])('rotation %d is a clockwise turn of %d, shown %d x %d', (said, rotation, width, height) => {
    expect(seen({ side_data_list: [{ side_data_type: 'Display Matrix', rotation: said }] })).toMatchObject({ rotation, width, height })
  })

  it.each<[string, boolean, number, number]>([
    ['1:1', true, 640, 360],
    ['0:1', true, 640, 360],
    ['N/A', true, 640, 360],
    ['2:1', false, 1280, 360],
    ['1:2', false, 640, 720],
    ['640:639', false, 641.002, 360],
  ])('pixels of %s: square %s, %d x %d', (sample_aspect_ratio, squarePixels, width, height) => {
    const video = seen({ sample_aspect_ratio })
    expect(video?.squarePixels).toBe(squarePixels)
    expect([video?.width, video?.height]).toEqual([expect.closeTo(width, 2), expect.closeTo(height, 2)])
  })

  it('PQ and HLG are high dynamic range', () => {
    const high = ['smpte2084', 'arib-std-b67', 'bt709', undefined].map(
      (transfer) => seen(transfer ? { color_transfer: transfer } : {})?.highDynamicRange,
    )
    expect(high).toEqual([true, true, false, false])
  })

  it('fields are told from frames', () => {
    expect(['tt', 'bb', 'tb', 'bt', 'progressive', 'unknown'].map((field_order) => seen({ field_order })?.interlaced)).toEqual([
      ...[true, true, true, true, false, false],
    ])
  })
})

describe('of several streams', () => {
  it('the largest picture counts, and no cover', () => {
    const cover: ProbeStream = { ...picture, index: 2, codec_name: 'png', width: 3000, height: 3000, disposition: { attached_pic: 1 } }
    const small: ProbeStream = { ...picture, index: 3, width: 320, height: 180 }
    expect(readFacts(probe([small, cover, picture, sound])).video?.index).toBe(0)
    expect(readFacts(probe([cover, sound])).video).toBeUndefined()
  })

  it('the default sound counts, then the one of more channels', () => {
    const mono: ProbeStream = { ...sound, index: 2, channels: 1, disposition: { default: 1 } }
    const six: ProbeStream = { ...sound, index: 3, channels: 6 }
    expect(readFacts(probe([picture, sound, mono, six])).audio?.index).toBe(2)
    expect(readFacts(probe([picture, sound, six])).audio?.index).toBe(3)
  })
})

describe('what can not be played', () => {
  it.each<[string, string, ProbeStream[]]>([
    ['nothing', 'not_media', []],
    ['words alone', 'not_media', [{ index: 0, codec_type: 'subtitle', codec_name: 'subrip' }]],
    ['a cover alone', 'not_media', [{ ...picture, disposition: { attached_pic: 1 } }]],
    ['a picture nobody knows', 'unsupported_codec', [{ ...picture, codec_name: 'unknown' }]],
    ['a picture without a size', 'unsupported_codec', [{ ...picture, width: 0 }]],
    ['sound without channels', 'not_media', [{ ...sound, channels: 0 }]],
    ['a picture of 8193 px', 'too_big_picture', [{ ...picture, width: 8193 }]],
  ])('%s: %s', (_, code, streams) => {
    expect(() => readFacts(probe(streams))).toThrow(expect.objectContaining({ code }))
  })
})

describe('time', () => {
  it('of an MP4 begins at 0, elsewhere at its first time', () => {
    const start = (format_name: string, start_time: string) => readFacts(probe([picture], { format: { format_name, start_time } })).origin
    expect(start('mov,mp4,m4a,3gp,3g2,mj2', '8.333')).toBe(0)
    expect(start('mov,mp4,m4a,3gp,3g2,mj2', '-0.021')).toBe(-0.021)
    expect(start('mpegts', '36000.5')).toBe(36_000.5)
  })

  it('is what the container says, or its tracks, or unknown', () => {
    const declared = (format: ProbeOutput['format'], streams: ProbeStream[]) =>
      readFacts({ ...(format && { format }), streams }).declaredSeconds
    expect(declared({ format_name: 'mp4', duration: '12.5' }, [picture, sound])).toBe(12.5)
    expect(declared({ format_name: 'mp4' }, [picture, sound])).toBe(10)
    const { duration: _, ...endless } = picture
    expect(declared({ format_name: 'webm', duration: 'N/A' }, [endless])).toBeUndefined()
  })

  const packet = (time: number, key = false, stream_index = 0) => ({ stream_index, pts_time: String(time), flags: key ? 'K_' : '__' })
  it.each([
    ['between keyframes', [packet(0, true), packet(2), packet(5, true), packet(6, true)], 5],
    ['after the last one', [packet(0, true), packet(1, true), packet(9)], 8],
    ['not of the sound', [packet(0, true), packet(0, true, 1), packet(50, true, 1), packet(1, true)], 1],
    ['with none', [packet(0), packet(9)], 0],
    [
      'by decoding time when there is no other',
      [
        { stream_index: 0, dts_time: '0', flags: 'K' },
        { stream_index: 0, dts_time: '3', flags: 'K' },
      ],
      3,
    ],
  ])('the longest gap %s', (_, packets, gap) => {
    expect(readFacts(probe([picture, sound], { packets })).keyframeGap).toBe(gap)
  })
})
