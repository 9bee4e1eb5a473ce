import { notifications } from '@mantine/notifications'

/** For what is done by one click, without a dialog that could say it. */
export const tellTrouble = (error: Error) => void notifications.show({ color: 'red', title: 'That was not done', message: error.message })

export const tell = (message: string) => void notifications.show({ message })
