import { Kbd, Modal, Table } from '@mantine/core'
import { keyLines } from './keys.ts'

/** What each key does. */
export function KeysDialog({ opened, close }: { opened: boolean; close: () => void }) {
  return (
    <Modal opened={opened} onClose={close} title="Keys" centered>
      <Table verticalSpacing="sm">
        <Table.Tbody>
          {keyLines.map(({ keys, what }) => (
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
