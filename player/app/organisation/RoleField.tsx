import { Radio, Stack } from '@mantine/core'
import type { Role } from '../api/govern-contract.ts'
import { roleMeanings, roleNames, roles } from './words.ts'

/** A role in the organisation, as the field `role` of a form. */
export function RoleField({ start, changed }: { start: Role; changed?: (role: Role) => void }) {
  return (
    <Radio.Group name="role" label="Role" defaultValue={start} onChange={(role) => changed?.(role as Role)}>
      <Stack gap={0} mt={4}>
        {roles.map((role) => (
          <Radio key={role} className="choice" value={role} label={roleNames[role]} description={roleMeanings[role]} />
        ))}
      </Stack>
    </Radio.Group>
  )
}
