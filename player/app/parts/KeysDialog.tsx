import { Kbd, Modal, Table } from '@mantine/core'

interface Props {
  lines: readonly { keys: string[]; what: string }[]
  opened: boolean
  close: () => void
}

/** What each key does. */
export function KeysDialog({ lines, opened, close }: Props) {
  return (
    <Modal opened={opened} onClose={close} title="Keys" centered>
      <Table verticalSpacing="sm">
        <Table.Tbody>
          {lines.map(({ keys, what }) => (
            <Table.Tr key={what}>
              <Table.Th scope="row" w="40%">
                {keys.map((key, index) => (
                  <span key={key}>
                    {index > 0 && ' or '}
                    <Kbd>{key}</Kbd>
                  </span>
                ))}
              </Table.Th>
              <Table.Td>{what}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  )
}
