import { createBrowserRouter } from 'react-router'
import { Shell } from './layout/Shell.tsx'
import { ClipPage } from './pages/ClipPage.tsx'
import { Clips } from './pages/Clips.tsx'
import { Crash } from './pages/Crash.tsx'
import { NotFound } from './pages/NotFound.tsx'
import { Notifications } from './pages/Notifications.tsx'
import { Pair } from './pages/Pair.tsx'
import { ReflectionPage } from './pages/ReflectionPage.tsx'
import { Shared } from './pages/Shared.tsx'
import { SignIn } from './pages/SignIn.tsx'

export const router = createBrowserRouter([
  { path: '/sign-in', element: <SignIn />, errorElement: <Crash /> },
  {
    element: <Shell />,
    errorElement: <Crash />,
    children: [
      { path: '/', element: <Clips /> },
      { path: '/clips/:id', element: <ClipPage /> },
      { path: '/reflections/:id', element: <ReflectionPage /> },
      { path: '/shared', element: <Shared /> },
      { path: '/notifications', element: <Notifications /> },
      { path: '/pair', element: <Pair /> },
      { path: '*', element: <NotFound words="The address may be mistyped." /> },
    ],
  },
])
