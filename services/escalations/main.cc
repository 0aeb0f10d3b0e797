#include "services/escalations/service.h"
#include "services/host/process.h"

int main(int argc, char** argv) {
  return steward::host::Main(argc, argv, steward::escalations::EscalationsSpec());
}
