#pragma once

#include "libs/engine/service.h"

namespace steward::accounts {

// The part of the table of contents that is about contacts with customers, and about who manages
// an account by what speaks for them.
void AddRelationships(engine::Service& service);

}  // namespace steward::accounts
