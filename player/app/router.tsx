import { createBrowserRouter } from 'react-router'
import { Shell } from './layout/Shell.tsx'
import { Account } from './pages/Account.tsx'
import { ClipPage } from './pages/ClipPage.tsx'
import { Clips } from './pages/Clips.tsx'
import { Crash } from './pages/Crash.tsx'
import { Downloads } from './pages/Downloads.tsx'
import { EditPage } from './pages/EditPage.tsx'
import { ForgottenPassword } from './pages/ForgottenPassword.tsx'
import { GroupPage } from './pages/GroupPage.tsx'
import { Groups } from './pages/Groups.tsx'
import { Invitation } from './pages/Invitation.tsx'
import { Networks } from './pages/Networks.tsx'
import { NotFound } from './pages/NotFound.tsx'
import { Notifications } from './pages/Notifications.tsx'
import { OperatorDownloads } from './pages/OperatorDownloads.tsx'
import { Organisation } from './pages/Organisation.tsx'
import { Oversight } from './pages/Oversight.tsx'
import { Pair } from './pages/Pair.tsx'
import { ReflectionPage } from './pages/ReflectionPage.tsx'
import { ResetPassword } from './pages/ResetPassword.tsx'
import { Shared } from './pages/Shared.tsx'
import { SignIn } from './pages/SignIn.tsx'

export const router = createBrowserRouter([
  { path: '/sign-in', element: <SignIn />, errorElement: <Crash /> },
  { path: '/forgotten-password', element: <ForgottenPassword />, errorElement: <Crash /> },
  { path: '/reset-password', element: <ResetPassword />, errorElement: <Crash /> },
  { path: '/invitation', element: <Invitation />, errorElement: <Crash /> },
  {
    element: <Shell />,
    errorElement: <Crash />,
    children: [
      { path: '/', element: <Clips /> },
      { path: '/clips/:id', element: <ClipPage /> },
      { path: '/clips/:id/edit', element: <EditPage /> },
      { path: '/reflections/:id', element: <ReflectionPage /> },
      { path: '/shared', element: <Shared /> },
      { path: '/notifications', element: <Notifications /> },
      { path: '/pair', element: <Pair /> },
      { path: '/groups', element: <Groups /> },
      { path: '/groups/:id/:tab?', element: <GroupPage /> },
      { path: '/networks', element: <Networks /> },
      { path: '/organisation/:tab?', element: <Organisation /> },
      { path: '/oversight/:tab?', element: <Oversight /> },
      { path: '/downloads/:tab?', element: <Downloads /> },
      { path: '/operator/downloads', element: <OperatorDownloads /> },
      { path: '/account', element: <Account /> },
      { path: '*', element: <NotFound words="The address may be mistyped." /> },
    ],
  },
])
