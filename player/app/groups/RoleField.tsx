import { Radio, Stack } from '@mantine/core'
import type { GroupRole } from '../api/govern-contract.ts'
import { roleChoices, roleMeanings } from './words.ts'

/** The role somebody gets in a group, as the field `role` of a form. */
export function RoleField({ start = 'contribute' }: { start?: GroupRole }) {
  return (
    <Radio.Group name="role" label="Role in the group" defaultValue={start}>
      <Stack gap={0} mt={4}>
        {roleChoices.map(({ value, label }) => (
          <Radio key={value} className="choice" value={value} label={label} description={roleMeanings[value]} />
        ))}
      </Stack>
    </Radio.Group>
  )
}
