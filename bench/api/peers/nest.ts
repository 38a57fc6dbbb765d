/** NestJS on Express, its default. Its decorators are called by hand: Node runs no others. */
import 'reflect-metadata'
import { Body, Controller, Get, Module, Param, Post } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { create, list, read } from './prisma.ts'
import { newUser, settings } from './settings.ts'

class UsersController {
  async list() {
    return { data: await list() }
  }
  read(id: string) {
    return read(id)
  }
  create(body: unknown) {
    return create(newUser.parse(body))
  }
}

const methods = UsersController.prototype
const on = (name: keyof UsersController, decorate: MethodDecorator) => {
  const descriptor = Object.getOwnPropertyDescriptor(methods, name)
  if (descriptor) decorate(methods, name, descriptor)
}
on('list', Get())
on('read', Get(':id'))
on('create', Post())
Param('id')(methods, 'read', 0)
Body()(methods, 'create', 0)
Controller('users')(UsersController)

class AppModule {}
Module({ controllers: [UsersController] })(AppModule)

const app = await NestFactory.create(AppModule, { logger: false })
await app.listen(settings.port, '127.0.0.1')
