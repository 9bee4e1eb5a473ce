import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { groupTools } from './api-group-tools.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { expectProblem } from './api-upload-tools.ts'

let house: House
let tools: ReturnType<typeof groupTools>
let manager: Person
beforeAll(async () => {
  house = await openHouse()
  tools = groupTools(house)
  manager = await house.addPerson()
})
afterAll(() => house?.close())

describe('groups', () => {
  it('find for their manager whom she can take in, and for nobody else', async () => {
    const named = async (who: Person, name: string) => {
      await house.db.user.update({ where: { id: who.id }, data: { name } })
      return who
    }
    const student = await named(await house.addPerson('student'), 'Zoe Candidate')
    const teacher = await named(await house.addPerson(), 'Zora Candidate')
    await named(await house.addPerson('member', await house.addOrganisation()), 'Zelda Candidate')
    const closed = await named(await house.addPerson(), 'Zita Candidate')
    await house.db.user.update({ where: { id: closed.id }, data: { deactivatedAt: new Date() } })
    const [without, classroom] = [await tools.makeGroup(manager), await tools.makeGroup(manager, { withStudents: true })]
    const found = async (id: string) =>
      (await tools.ask<{ people: { id: string }[] }>(manager, 'GET', `/v1/groups/${id}/candidates?query=candidate`)).people.map(
        ({ id }) => id,
      )
    expect(await found(without)).toEqual([teacher.id])
    expect(await found(classroom)).toEqual([student.id, teacher.id])
    await tools.add(manager, classroom, student)
    expect(await found(classroom)).toEqual([teacher.id])
    await expectProblem(await house.fetch(`/v1/groups/${classroom}/candidates?query=z`, student), 403, 'not_allowed')
    await expectProblem(await house.fetch(`/v1/groups/${classroom}/candidates?query=z`, await house.addPerson()), 404, 'not_found')
  })
})
